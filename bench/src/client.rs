//! One HTTP/1.1 connection, without pool, redirects or retries: as little work per request as possible, because
//! generator, product and PostgreSQL share the machine.

use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode, Uri, header};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// A kept-alive connection that carries one request at a time.
#[derive(Debug)]
pub struct Connection {
    sender: SendRequest<Full<Bytes>>,
}

impl Connection {
    /// Connects, with Nagle's algorithm off.
    ///
    /// # Errors
    /// When nothing listens there.
    pub async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await.with_context(|| format!("cannot connect to {address}"))?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        // Its errors also reach the request that is under way, where they are counted.
        tokio::spawn(connection);
        Ok(Self { sender })
    }

    /// Whether the other side has closed it, so that the next request needs a new one.
    pub fn is_closed(&self) -> bool {
        self.sender.is_closed()
    }

    /// Sends a request and reads its reply to the end, which is when the clock of a latency stops. The body is dropped.
    ///
    /// # Errors
    /// When the connection broke before the reply was whole.
    pub async fn exchange(&mut self, request: Request<Full<Bytes>>) -> hyper::Result<StatusCode> {
        let mut response = self.send(request).await?;
        while let Some(frame) = response.frame().await {
            frame?;
        }
        Ok(response.status())
    }

    /// Sends a request and keeps the body of the reply.
    ///
    /// # Errors
    /// When the connection broke before the reply was whole.
    pub async fn fetch(&mut self, request: Request<Full<Bytes>>) -> hyper::Result<(StatusCode, Bytes)> {
        let response = self.send(request).await?;
        let status = response.status();
        Ok((status, response.into_body().collect().await?.to_bytes()))
    }

    async fn send(&mut self, request: Request<Full<Bytes>>) -> hyper::Result<Response<Incoming>> {
        self.sender.ready().await?;
        self.sender.send_request(request).await
    }
}

/// A GET without authentication, for `/readyz`, `/livez` and `/metrics`.
pub fn plain_get(authority: &HeaderValue, uri: Uri) -> Request<Full<Bytes>> {
    let mut request = Request::new(Full::default());
    *request.method_mut() = Method::GET;
    *request.uri_mut() = uri;
    request.headers_mut().insert(header::HOST, authority.clone());
    request
}

/// GETs a page once over a connection of its own and wants a 200.
///
/// # Errors
/// When there is no connection, no whole reply, or another status.
pub async fn get_once(address: SocketAddr, authority: &HeaderValue, path: &'static str) -> Result<Bytes> {
    let mut connection = Connection::open(address).await?;
    let (status, body) = connection.fetch(plain_get(authority, Uri::from_static(path))).await?;
    ensure!(status == StatusCode::OK, "GET {path} answered {status}");
    Ok(body)
}
