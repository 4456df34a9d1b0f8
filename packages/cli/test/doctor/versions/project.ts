/** A project as npm leaves it: a folder with packages in it. Call `removeProjects` after each test. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const folders: string[] = [];

export function removeProjects(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

type Manifest = Readonly<Record<string, unknown>>;

/** Makes the `package.json` of each path; what has no name has that of its path. `''` is the project's own. */
export function makeProject(packages: Readonly<Record<string, Manifest>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'growingio-project-'));
  folders.push(folder);
  // Above a lock file are other projects.
  writeFileSync(join(folder, 'package-lock.json'), '{}');
  for (const [path, manifest] of Object.entries(packages)) {
    const name = path.split('node_modules/').at(-1);
    mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, path, 'package.json'), JSON.stringify({ name, ...manifest }));
  }
  return folder;
}

/** A link to a folder of the project, as pnpm and workspaces make it. */
export function link(project: string, from: string, to: string): void {
  mkdirSync(dirname(join(project, from)), { recursive: true });
  symlinkSync(join(project, to), join(project, from));
}
