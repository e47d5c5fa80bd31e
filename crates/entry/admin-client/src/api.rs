//! How a call is made: address, token's bearer, who asks, and the reply read back.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method};
use serde::de::DeserializeOwned;
use tidings_api_types::internal::{self, Endpoint, ErrorReply, FileBody, QueryString};
use tidings_cache::Cache;
use tidings_domain::UserId;

use crate::{
    error::{Failed, Reply},
    file::FileStream,
    transport::{Call, Transport},
};

/// The identity of the request that a call is part of (B3 headers).
#[derive(Clone, Debug)]
pub struct Trace {
    pub trace_id: String,
    /// The span of the page's own request: the parent of this call's.
    pub span_id: String,
}

const JSON: &str = "application/json";

/// What a call sends.
struct Sent {
    content_type: &'static str,
    body: Bytes,
    file: Option<FileStream>,
}

impl Sent {
    const NOTHING: Self = Self { content_type: JSON, body: Bytes::new(), file: None };
}

/// What every resource's client is made of. There are many of them, for each request anew.
#[derive(Clone, Debug)]
pub(crate) struct Api(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    transport: Arc<dyn Transport>,
    cache: Cache,
    user: Option<UserId>,
    trace: Option<Trace>,
}

impl Api {
    pub(crate) fn new(transport: Arc<dyn Transport>, cache: Cache) -> Self {
        Self(Arc::new(Inner { transport, cache, user: None, trace: None }))
    }

    pub(crate) fn on_behalf_of(&self, user: Option<UserId>, trace: Option<Trace>) -> Self {
        let Inner { transport, cache, .. } = &*self.0;
        Self(Arc::new(Inner { transport: transport.clone(), cache: cache.clone(), user, trace }))
    }

    pub(crate) fn cache(&self) -> &Cache {
        &self.0.cache
    }

    /// Who is signed in, as far as this client was told.
    pub(crate) fn user(&self) -> Option<UserId> {
        self.0.user
    }

    /// Makes a call without a body or parameters.
    pub(crate) async fn ask<E>(&self, at: E) -> Reply<E::Reply>
    where
        E: Endpoint<Query = (), Body = ()>,
    {
        self.call(&at, &(), Sent::NOTHING).await
    }

    /// Makes a call with parameters after the question mark.
    pub(crate) async fn query<E>(&self, at: E, query: &E::Query) -> Reply<E::Reply>
    where
        E: Endpoint<Body = ()>,
    {
        self.call(&at, query, Sent::NOTHING).await
    }

    /// Makes a call with a body.
    pub(crate) async fn send<E>(&self, at: E, body: &E::Body) -> Reply<E::Reply>
    where
        E: Endpoint<Query = ()>,
    {
        let body = serde_json::to_vec(body).map_err(|error| Failed::NotAllowed(error.to_string()))?;
        self.call(&at, &(), Sent { content_type: JSON, body: body.into(), file: None }).await
    }

    /// Makes a call whose body is a file.
    pub(crate) async fn upload<E>(&self, at: E, query: &E::Query, file: FileStream) -> Reply<E::Reply>
    where
        E: Endpoint<Body = FileBody>,
    {
        let sent = Sent { content_type: "application/octet-stream", body: Bytes::new(), file: Some(file) };
        self.call(&at, query, sent).await
    }

    async fn call<E: Endpoint>(&self, at: &E, query: &E::Query, sent: Sent) -> Reply<E::Reply> {
        let call = Call {
            method: method(E::METHOD),
            path_and_query: with_query(at.path(), query),
            headers: self.headers(sent.content_type),
            body: sent.body,
            file: sent.file,
            is_safe: E::METHOD == internal::Method::Get,
        };
        let answer = self.0.transport.send(call).await?;
        match answer.status.as_u16() {
            204 => read(b"null"),
            200..=299 => read(&answer.body),
            status => Err(Failed::Refused(ErrorReply::read(status, &answer.body))),
        }
    }

    fn headers(&self, content_type: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(http::header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        let mut add = |name, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        };
        if let Some(user) = self.0.user {
            add("x-notify-user-id", &user.to_string());
        }
        if let Some(Trace { trace_id, span_id }) = &self.0.trace {
            add("x-b3-traceid", trace_id);
            add("x-b3-parentspanid", span_id);
            add("x-b3-spanid", &format!("{:016x}", rand::random::<u64>()));
        }
        headers
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Reply<T> {
    serde_json::from_slice(body).map_err(|error| Failed::Unreadable(error.to_string()))
}

fn with_query(path: String, query: &impl QueryString) -> String {
    let pairs = query.pairs();
    if pairs.is_empty() {
        return path;
    }
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("{path}?{query}")
}

fn method(method: internal::Method) -> Method {
    match method {
        internal::Method::Get => Method::GET,
        internal::Method::Post => Method::POST,
        internal::Method::Put => Method::PUT,
        internal::Method::Delete => Method::DELETE,
    }
}
