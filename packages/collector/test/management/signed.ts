/**
 * Requests for a code, signed by openssl and not by us. The signature of the first is what this command prints, and those of the
 * others come from it with another UID, another secret key behind `-hmac`, or another time:
 *
 *     printf 'POST\n/auth/token\nproject=demo&ai=0a1b4018cd954ec2&tm=1735689600000' | openssl dgst -sha256 -hmac demo
 */
const signature = '9397602d1f096b55b0f6ad33f4eb7d4c0c3cf32adbde2381b8219a09df41e298';

export const signed = `project=demo&ai=0a1b4018cd954ec2&tm=1735689600000&auth=${signature}`;

/** By the secret key `demo`, for the project `nxog09md`. */
export const signedForOther =
  'project=nxog09md&ai=0a1b4018cd954ec2&tm=1735689600000&auth=a3e1c93c60ed9e1a2cb69f35374dfdc53b2990254c4bb903034474e39150474f';

/** By the secret key `other`, for the project `demo`. */
export const signedByOther =
  'project=demo&ai=0a1b4018cd954ec2&tm=1735689600000&auth=abd261575dd3ad8f65f7c1a59d5dbb0da51f63474375b2d86eefdca42c186055';

/** The first signature, for a request of a millisecond later. */
export const signedForOtherTime = `project=demo&ai=0a1b4018cd954ec2&tm=1735689600001&auth=${signature}`;
