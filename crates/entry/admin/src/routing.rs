//! The table of routes.

use std::{collections::HashSet, sync::LazyLock};

use axum::{
    Router,
    extract::Request,
    handler::Handler,
    middleware::{self, Next},
    response::IntoResponse,
    routing::{MethodRouter, get, post},
};
use http::Method;

use crate::{access::Access, problem::Problem, visit};

/// A route, as the table has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteInfo {
    pub method: Method,
    /// The path's pattern, with parameters as `{service_id}`.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
}

/// Routes with who may use them: there is no way to add one without.
#[derive(Debug, Default)]
pub struct Routes {
    table: Vec<RouteInfo>,
    router: Router,
}

impl Routes {
    /// A page. It changes nothing.
    pub fn get<H, T>(&mut self, path: &'static str, access: Access, handler: H)
    where
        H: Handler<T, ()>,
        T: 'static,
    {
        self.add(Method::GET, path, access, get(handler));
    }

    /// What a form is sent to. It is reached only with a token of one of our pages.
    pub fn post<H, T>(&mut self, path: &'static str, access: Access, handler: H)
    where
        H: Handler<T, ()>,
        T: 'static,
    {
        self.add(Method::POST, path, access, post(handler));
    }

    fn add(&mut self, method: Method, path: &'static str, access: Access, route: MethodRouter) {
        self.table.push(RouteInfo { method, path, access });
        let router = std::mem::take(&mut self.router);
        self.router = router.route(path, guarded(route, access));
    }

    /// To be served.
    pub fn into_router(self) -> Router {
        let not_found = guarded(get(nowhere).post(nowhere), Access::Public);
        self.router.fallback_service(not_found).method_not_allowed_fallback(|| async { Problem::MethodNotAllowed })
    }

    /// To be looked at.
    pub fn into_table(self) -> Vec<RouteInfo> {
        self.table
    }
}

/// Whether a GET of a path with this pattern leads to a page.
pub fn has_page(pattern: &str) -> bool {
    static PAGES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
        let all = crate::routes().into_iter();
        all.filter(|route| route.method == Method::GET).map(|route| route.path).collect()
    });
    PAGES.contains(pattern)
}

fn guarded(route: MethodRouter, access: Access) -> MethodRouter {
    route.route_layer(middleware::from_fn(move |request: Request, next: Next| visit::enter(access, request, next)))
}

async fn nowhere() -> impl IntoResponse {
    Problem::NotFound
}
