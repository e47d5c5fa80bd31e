//! The requests of a scenario, prepared so that little is left to do for each.

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, InvalidHeaderValue};
use http::{HeaderValue, Method, Request, StatusCode, Uri};
use http_body_util::Full;

use crate::clock;
use crate::token::Signer;

/// Requests that take turns: request `n` is number `n` of them, modulo how many there are.
#[derive(Clone, Debug)]
pub struct Workload {
    pub authority: HeaderValue,
    /// At least one.
    pub shapes: Vec<Shape>,
    /// Signs a fresh token for each request; `None` sends no `Authorization`.
    pub signer: Option<Signer>,
    /// Stands for who is signed in to the admin app.
    pub cookie: Option<HeaderValue>,
}

/// One request, but for its token.
#[derive(Clone, Debug)]
pub struct Shape {
    method: Method,
    path: Uri,
    /// JSON; none for a request without body.
    body: Option<Bytes>,
    /// The status that counts as success.
    success: StatusCode,
}

impl Shape {
    /// A read.
    pub const fn get(path: Uri) -> Self {
        Self { method: Method::GET, path, body: None, success: StatusCode::OK }
    }

    /// A request with a body, which is to be answered with `success`.
    pub fn post(path: Uri, body: &serde_json::Value, success: StatusCode) -> Self {
        Self { method: Method::POST, path, body: Some(Bytes::from(body.to_string())), success }
    }

    /// What its reply means: whether it is a success, and whether it is a notification that the product then has to deliver.
    pub fn judge(&self, status: StatusCode) -> Option<Success> {
        (status == self.success).then_some(Success { is_notification: status == StatusCode::CREATED })
    }
}

/// A request was answered as it should be.
#[derive(Clone, Copy, Debug)]
pub struct Success {
    pub is_notification: bool,
}

impl Workload {
    /// Reads of one or more paths.
    pub fn reading(authority: HeaderValue, paths: impl IntoIterator<Item = Uri>, signer: Option<Signer>) -> Self {
        Self { authority, shapes: paths.into_iter().map(Shape::get).collect(), signer, cookie: None }
    }

    /// The shape of request number `index`; none only where there are no shapes at all.
    pub fn shape(&self, index: u64) -> Option<&Shape> {
        self.shapes.get(index.checked_rem(self.shapes.len() as u64)? as usize)
    }

    /// Makes request number `index`.
    ///
    /// # Errors
    /// Never in practice: when a token cannot be a header.
    pub fn request(&self, index: u64) -> Result<Request<Full<Bytes>>, InvalidHeaderValue> {
        let Some(shape) = self.shape(index) else { return Ok(Request::default()) };
        let mut request = Request::new(Full::new(shape.body.clone().unwrap_or_default()));
        *request.method_mut() = shape.method.clone();
        *request.uri_mut() = shape.path.clone();
        let headers = request.headers_mut();
        headers.insert(HOST, self.authority.clone());
        if shape.body.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        if let Some(signer) = &self.signer {
            headers.insert(AUTHORIZATION, signer.authorization(clock::now().as_second())?);
        }
        if let Some(cookie) = &self.cookie {
            headers.insert(COOKIE, cookie.clone());
        }
        Ok(request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_take_turns() {
        let authority = HeaderValue::from_static("127.0.0.1");
        let paths = ["/a", "/b"].map(Uri::from_static);
        let workload = Workload::reading(authority.clone(), paths, None);
        assert_eq!(workload.request(3).unwrap().uri().path(), "/b");
        assert!(Workload::reading(authority, [], None).shape(3).is_none());
    }
}
