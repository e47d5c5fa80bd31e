//! Routes by endpoint: method and path come from the endpoint's own declaration.

use axum::{
    Router,
    handler::Handler,
    routing::{MethodFilter, on},
};
use tidings_api_types::internal::{Endpoint, Method};

use crate::InternalApi;

/// The routes being put together, and a list of them.
#[derive(Debug, Default)]
pub(crate) struct Routes {
    router: Router<InternalApi>,
    endpoints: Vec<(Method, &'static str)>,
}

impl Routes {
    /// Adds an endpoint's handler. A path that ends in a slash is served without it as well.
    pub(crate) fn add<E: Endpoint, T: 'static>(&mut self, handler: impl Handler<T, InternalApi>) {
        let method = match E::METHOD {
            Method::Get => MethodFilter::GET,
            Method::Post => MethodFilter::POST,
            Method::Put => MethodFilter::PUT,
            Method::Delete => MethodFilter::DELETE,
        };
        let mut router = std::mem::take(&mut self.router);
        if let Some(bare) = E::PATH.strip_suffix('/').filter(|bare| !bare.is_empty()) {
            router = router.route(bare, on(method, handler.clone()));
        }
        self.router = router.route(E::PATH, on(method, handler));
        self.endpoints.push((E::METHOD, E::PATH));
    }

    pub(crate) fn into_router(self) -> Router<InternalApi> {
        self.router
    }

    pub(crate) fn into_endpoints(self) -> Vec<(Method, &'static str)> {
        self.endpoints
    }
}
