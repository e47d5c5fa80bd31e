//! The requests of a scenario, prepared so that little is left to do for each.

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, InvalidHeaderValue};
use http::{HeaderValue, Method, Request, StatusCode, Uri};
use http_body_util::Full;

use crate::clock;
use crate::token::Signer;

/// Requests that differ only in path and body; request `n` uses path `n` and body `n`, each modulo how many there are.
#[derive(Clone, Debug)]
pub struct Workload {
    pub method: Method,
    pub authority: HeaderValue,
    /// At least one path.
    pub paths: Vec<Uri>,
    /// JSON; none for a request without body.
    pub bodies: Vec<Bytes>,
    /// Signs a fresh token for each request; `None` sends no `Authorization`.
    pub signer: Option<Signer>,
    /// The status that counts as success.
    pub success: StatusCode,
}

impl Workload {
    /// Whether each success is a notification that the product then has to deliver.
    pub fn creates_notifications(&self) -> bool {
        self.success == StatusCode::CREATED
    }

    /// Makes request number `index`.
    ///
    /// # Errors
    /// Never in practice: when a token cannot be a header.
    pub fn request(&self, index: u64) -> Result<Request<Full<Bytes>>, InvalidHeaderValue> {
        let mut request = Request::new(Full::new(pick(&self.bodies, index).cloned().unwrap_or_default()));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = pick(&self.paths, index).cloned().unwrap_or_default();
        let headers = request.headers_mut();
        headers.insert(HOST, self.authority.clone());
        if !self.bodies.is_empty() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        if let Some(signer) = &self.signer {
            headers.insert(AUTHORIZATION, signer.authorization(clock::now().as_second())?);
        }
        Ok(request)
    }
}

fn pick<T>(choices: &[T], index: u64) -> Option<&T> {
    choices.get(index.checked_rem(choices.len() as u64)? as usize)
}

#[cfg(test)]
mod tests {
    use super::pick;

    #[test]
    fn choices_are_taken_in_turn() {
        assert_eq!(pick(&["a", "b"], 3), Some(&"b"));
        assert_eq!(pick::<u8>(&[], 3), None);
    }
}
