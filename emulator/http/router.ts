import { iamRoutes } from '../iam/iam-api.ts';
import { oidcRoutes } from '../identity-center/oidc.ts';
import { portalRoutes } from '../identity-center/portal.ts';
import { pageRoutes } from '../identity-center/sign-in-pages.ts';
import { cognitoRoutes } from '../services/cognito.ts';
import { ecrRoutes } from '../services/ecr.ts';
import { s3Routes } from '../services/s3.ts';
import { consoleRoutes } from '../signin/console.ts';
import { signinRoutes } from '../signin/signin.ts';
import { samlRoutes } from '../sts/saml-sign-in.ts';
import { stsRoutes } from '../sts/sts.ts';
import type { EmulatorRequest } from './http.ts';
import type { Route } from './route.ts';

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
