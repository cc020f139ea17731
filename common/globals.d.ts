/** The one global of the platform that this room uses. Whatever else a window or Node has is no name here, which keeps it pure. */
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
