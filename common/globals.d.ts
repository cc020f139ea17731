/**
 * The only global that this folder uses. Other globals of browsers and Node are not declared here, which keeps it pure.
 */
declare class URL {
  constructor(address: string);
  href: string;
  protocol: string;
  username: string;
  password: string;
  hostname: string;
  pathname: string;
  search: string;
  hash: string;
}
