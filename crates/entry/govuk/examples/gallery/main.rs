//! Serves the page of all components: `cargo run -p tidings-govuk --example gallery`, then `http://127.0.0.1:6099`.

mod page;

use std::net::SocketAddr;

use tidings_web::server;
use tokio_util::sync::CancellationToken;

#[tokio::main]
async fn main() -> Result<(), server::BindError> {
    let listener = server::bind(SocketAddr::from(([127, 0, 0, 1], 6099)), "the gallery").await?;
    server::serve(listener, page::router(), CancellationToken::new()).await;
    Ok(())
}
