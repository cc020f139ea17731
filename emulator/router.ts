import { cognitoRoutes } from './cognito.ts';
import { consoleRoutes } from './console.ts';
import { ecrRoutes } from './ecr.ts';
import type { EmulatorRequest } from './http.ts';
import { iamRoutes } from './iam-api.ts';
import { oidcRoutes } from './oidc.ts';
import { portalRoutes } from './portal.ts';
import type { Route } from './route.ts';
import { s3Routes } from './s3.ts';
import { samlRoutes } from './saml-sign-in.ts';
import { pageRoutes } from './sign-in-pages.ts';
import { signinRoutes } from './signin.ts';
import { stsRoutes } from './sts.ts';

/** All services share one origin; their paths don't clash. Earlier ones win. */
const ROUTES = [
  ...oidcRoutes,
  ...portalRoutes,
  ...cognitoRoutes,
  ...ecrRoutes,
  ...iamRoutes,
  ...stsRoutes,
  ...s3Routes,
  ...samlRoutes,
  ...consoleRoutes,
  ...signinRoutes,
  ...pageRoutes,
];

export function routeOf(request: EmulatorRequest): Route | undefined {
  return ROUTES.find(
    (route) => route.path === request.path && route.method === request.method && (route.accepts?.(request) ?? true),
  );
}
