//! A file on its way: sent on while it still arrives, so that nobody holds it as a whole.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http_body::{Body, Frame};
use tokio::sync::mpsc;

/// The pieces of a file, in order. It can be sent once.
#[derive(Debug)]
pub struct FileStream {
    pieces: mpsc::Receiver<io::Result<Bytes>>,
    is_over: bool,
}

impl FileStream {
    /// A file whose pieces come from elsewhere; an empty one ends it. Without that, or with an error among them, the call fails: half
    /// a file is not taken for a whole one.
    pub const fn arriving(pieces: mpsc::Receiver<io::Result<Bytes>>) -> Self {
        Self { pieces, is_over: false }
    }
}

impl From<Bytes> for FileStream {
    fn from(whole: Bytes) -> Self {
        let (sender, pieces) = mpsc::channel(2);
        for piece in [whole, Bytes::new()] {
            // There is room for both.
            let _ = sender.try_send(Ok(piece));
        }
        Self::arriving(pieces)
    }
}

impl Body for FileStream {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        let piece = ready!(self.pieces.poll_recv(context)).unwrap_or_else(|| Err(io::ErrorKind::UnexpectedEof.into()));
        self.is_over = !piece.as_ref().is_ok_and(|piece| !piece.is_empty());
        Poll::Ready(piece.map(|piece| (!piece.is_empty()).then(|| Frame::data(piece))).transpose())
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;

    async fn sent(pieces: Vec<io::Result<Bytes>>) -> Option<Bytes> {
        let (sender, receiver) = mpsc::channel(8);
        for piece in pieces {
            sender.send(piece).await.unwrap();
        }
        drop(sender);
        FileStream::arriving(receiver).collect().await.ok().map(http_body_util::Collected::to_bytes)
    }

    #[tokio::test]
    async fn a_file_without_an_end_is_none() {
        let piece = |text: &'static str| Ok(Bytes::from(text));
        assert_eq!(sent(vec![piece("1"), piece("2"), piece("")]).await, Some(Bytes::from("12")));
        assert_eq!(sent(vec![piece("1")]).await, None);
        assert_eq!(sent(vec![piece("1"), Err(io::Error::other("gone")), piece("")]).await, None);
        let whole = FileStream::from(Bytes::from("123")).collect().await.unwrap().to_bytes();
        assert_eq!(whole, "123");
        assert!(FileStream::from(Bytes::new()).collect().await.unwrap().to_bytes().is_empty());
    }
}
