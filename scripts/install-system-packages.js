/** Installs what the tests need beside npm packages, when it is missing: a Chromium, and a Chinese font for it. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const chromium = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

if (existsSync(chromium)) {
  console.log(`chromium: ${chromium}`);
} else {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  for (const command of ['apt-get update -q', 'apt-get install -qy --no-install-recommends chromium fonts-noto-cjk']) {
    const { status } = spawnSync(`${sudo}${command}`, {
      shell: true,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (status === 0) continue;
    console.error(`\`${command}\` failed. Install Chromium by hand and set CHROMIUM_PATH to it.`);
    process.exit(1);
  }
  console.log('chromium: installed');
}
