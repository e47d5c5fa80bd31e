//! Reading a request's body within limits of size and time.

use std::time::Duration;

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use futures::{Stream, stream};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tokio::time::{Instant, timeout_at};

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
        Ok(Err(error)) => Err(broken(&*error, max_bytes)),
    }
}

/// Reads a body piece by piece, within the same limits of the whole. The first error ends it.
///
/// # Errors
/// When the body says that it is too large.
pub fn arriving(
    body: Body,
    limits: BodyLimits,
) -> Result<impl Stream<Item = Result<Bytes, BodyError>> + Send + use<>, BodyError> {
    let BodyLimits { max_bytes, timeout } = limits;
    if HttpBody::size_hint(&body).lower() > max_bytes as u64 {
        return Err(BodyError::TooLarge { max_bytes });
    }
    let until = Instant::now() + timeout;
    Ok(stream::unfold(Some(Limited::new(body, max_bytes)), move |body| async move {
        let mut body = body?;
        loop {
            match timeout_at(until, body.frame()).await {
                Err(_) => return Some((Err(BodyError::TooSlow { timeout }), None)),
                Ok(None) => return None,
                Ok(Some(Err(error))) => return Some((Err(broken(&*error, max_bytes)), None)),
                // Trailers are passed over.
                Ok(Some(Ok(frame))) => {
                    if let Ok(piece) = frame.into_data() {
                        return Some((Ok(piece), Some(body)));
                    }
                }
            }
        }
    }))
}

fn broken(error: &(dyn std::error::Error + Send + Sync + 'static), max_bytes: usize) -> BodyError {
    if error.is::<LengthLimitError>() { BodyError::TooLarge { max_bytes } } else { BodyError::CutOff }
}

#[cfg(test)]
mod tests {
    use futures::StreamExt;

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
        let never = || Body::from_stream(futures::stream::pending::<Result<Bytes, std::convert::Infallible>>());
        assert!(matches!(read(never(), LIMITS).await, Err(BodyError::TooSlow { .. })));
        assert!(matches!(pieces(never()).await.as_slice(), [Err(BodyError::TooSlow { .. })]));
    }

    async fn pieces(body: Body) -> Vec<Result<Bytes, BodyError>> {
        arriving(body, LIMITS).unwrap().collect().await
    }

    #[tokio::test]
    async fn pieces_arrive_one_by_one_within_the_limits_of_the_whole() {
        let parts = |parts: [&'static str; 2]| {
            Body::from_stream(futures::stream::iter(parts.map(Ok::<_, std::convert::Infallible>)))
        };
        assert_eq!(pieces(parts(["1234", "5678"])).await, [Ok(Bytes::from("1234")), Ok(Bytes::from("5678"))]);
        let too_large = BodyError::TooLarge { max_bytes: 8 };
        assert_eq!(pieces(parts(["12345", "6789"])).await, [Ok(Bytes::from("12345")), Err(too_large)]);
        assert!(arriving(Body::from("123456789"), LIMITS).is_err());
        let broken = futures::stream::iter([Ok("1"), Err(std::io::Error::other("gone"))]);
        assert_eq!(pieces(Body::from_stream(broken)).await, [Ok(Bytes::from("1")), Err(BodyError::CutOff)]);
    }
}
