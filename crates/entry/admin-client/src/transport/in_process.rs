//! Calls straight into the internal API's router, without a network.

use std::convert::Infallible;

use async_trait::async_trait;
use axum::{body::Body, response::Response};
use http::Request;
use http_body_util::BodyExt;
use tokio::time::timeout;
use tower::{Service, ServiceExt, util::BoxCloneSyncService};

use super::{Answer, Call, TokenSource, Transport};
use crate::error::Failed;

/// The router, called as if it stood at the other end of a connection: with a token, and within the same limit.
#[derive(Debug)]
pub struct InProcess {
    service: BoxCloneSyncService<Request<Body>, Response, Infallible>,
    token: TokenSource,
}

impl InProcess {
    /// Calls `service`, which is the internal API's router.
    pub fn new<S>(service: S, token: TokenSource) -> Self
    where
        S: Service<Request<Body>, Response = Response, Error = Infallible> + Clone + Send + Sync + 'static,
        S::Future: Send + 'static,
    {
        Self { service: BoxCloneSyncService::new(service), token }
    }
}

#[async_trait]
impl Transport for InProcess {
    async fn send(&self, call: Call) -> Result<Answer, Failed> {
        let service = self.service.clone();
        let limit = call.limit();
        let mut request = Request::builder().method(call.method).uri(&call.path_and_query);
        if let Some(headers) = request.headers_mut() {
            *headers = call.headers;
            self.token.add_to(headers);
        }
        let body = call.file.map_or_else(|| Body::from(call.body), Body::new);
        let request = request.body(body).map_err(|error| Failed::NotAllowed(error.to_string()))?;
        let answering = async move {
            let response = match service.oneshot(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            let (head, body) = response.into_parts();
            let body = body.collect().await.map_err(|error| Failed::CutOff(error.to_string()))?.to_bytes();
            Ok(Answer { status: head.status, body })
        };
        if call.is_safe {
            return timeout(limit, answering).await.map_err(|_| Failed::TimedOut)?;
        }
        // In a task of its own: a page that is given up must not cut a change short.
        match timeout(limit, tokio::spawn(answering)).await {
            Err(_) => Err(Failed::TimedOut),
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => Err(Failed::CutOff(error.to_string())),
        }
    }
}
