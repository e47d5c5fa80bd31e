//! Reading a request's body within limits of size and time.

use std::time::Duration;

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};

/// How much of a body is read, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct BodyLimits {
    /// Most bytes.
    pub max_bytes: usize,
    /// Longest time from the head of the request to the end of its body.
    pub timeout: Duration,
}

/// Why a body could not be read.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub enum BodyError {
    /// It is longer than allowed: status 413.
    #[error("the body is larger than {max_bytes} bytes")]
    TooLarge {
        /// The limit.
        max_bytes: usize,
    },
    /// It did not arrive in time: status 408.
    #[error("the body did not arrive within {} seconds", timeout.as_secs())]
    TooSlow {
        /// The limit.
        timeout: Duration,
    },
    /// The connection broke, or the framing was wrong: status 400.
    #[error("the body was cut off")]
    CutOff,
}

/// Reads a whole body. One that says it is too large is refused before it is read.
pub async fn read(body: Body, limits: BodyLimits) -> Result<Bytes, BodyError> {
    let BodyLimits { max_bytes, timeout } = limits;
    if HttpBody::size_hint(&body).lower() > max_bytes as u64 {
        return Err(BodyError::TooLarge { max_bytes });
    }
    match tokio::time::timeout(timeout, Limited::new(body, max_bytes).collect()).await {
        Err(_) => Err(BodyError::TooSlow { timeout }),
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(BodyError::TooLarge { max_bytes }),
        Ok(Err(_)) => Err(BodyError::CutOff),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: BodyLimits = BodyLimits { max_bytes: 8, timeout: Duration::from_millis(20) };

    #[tokio::test]
    async fn within_the_limits() {
        assert_eq!(read(Body::from("12345678"), LIMITS).await, Ok(Bytes::from("12345678")));
        assert_eq!(read(Body::empty(), LIMITS).await, Ok(Bytes::new()));
    }

    #[tokio::test]
    async fn too_large_whether_it_says_so_or_not() {
        let too_large = Err(BodyError::TooLarge { max_bytes: 8 });
        assert_eq!(read(Body::from("123456789"), LIMITS).await, too_large);
        let parts = futures::stream::iter(["12345", "6789"].map(Ok::<_, std::convert::Infallible>));
        assert_eq!(read(Body::from_stream(parts), LIMITS).await, too_large);
    }

    #[tokio::test]
    async fn too_slow() {
        let never = Body::from_stream(futures::stream::pending::<Result<Bytes, std::convert::Infallible>>());
        assert!(matches!(read(never, LIMITS).await, Err(BodyError::TooSlow { .. })));
    }
}
