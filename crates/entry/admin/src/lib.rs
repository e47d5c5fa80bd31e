#![doc = include_str!("../README.md")]

mod access;
mod audit;
mod body;
mod csrf;
mod csv;
mod format;
mod forms;
mod headers;
mod live;
mod message;
mod navigation;
mod page_header;
mod pages;
mod passkeys;
mod problem;
mod routing;
mod session;
mod suffixed;
mod templates;
mod user_agent;
mod visit;

use std::sync::Arc;

use axum::{Extension, Router, middleware};
use secrecy::SecretString;
use tidings_admin_client::AdminClient;
use tidings_domain::SharedClock;
use tokio_util::sync::CancellationToken;

pub use access::{Access, Role};
pub use routing::RouteInfo;

/// What the app is made of. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Admin {
    /// Reads and changes everything.
    pub client: AdminClient,
    pub clock: SharedClock,
    pub settings: Arc<Settings>,
    /// Ends the answers that would otherwise stay open, when the process is to stop.
    pub stopping: CancellationToken,
}

/// What an installation decides.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the app is found, as `https://admin.example.com`. Cookies are for HTTPS alone where it is.
    pub base_url: String,
    /// Where the public API is found, for developers.
    pub api_url: String,
    /// Signs the tokens of forms.
    pub secret: SecretString,
    /// What the installation is called on its pages.
    pub product_name: String,
    /// Where the people who run the installation are asked: an email address, or the address of a page.
    pub support_contact: Option<String>,
    /// The address of the message viewer, where messages go to the sandbox.
    pub sandbox_path: Option<String>,
}

impl Settings {
    fn is_secure(&self) -> bool {
        self.base_url.starts_with("https://")
    }

    /// Where a link to those who run the installation leads.
    fn support_url(&self) -> Option<String> {
        let contact = self.support_contact.as_ref()?;
        Some(if contact.contains("://") { contact.clone() } else { format!("mailto:{contact}") })
    }
}

/// The app's pages and their assets.
pub fn router(admin: Admin) -> Router {
    all_routes()
        .into_router()
        .merge(tidings_govuk::assets::router())
        .layer(middleware::map_response(headers::protect))
        .layer(Extension(session::Whose::default()))
        .layer(Extension(admin))
}

/// Every route with who may use it, in the order of their declaration.
pub fn routes() -> Vec<RouteInfo> {
    all_routes().into_table()
}

fn all_routes() -> routing::Routes {
    let mut routes = routing::Routes::default();
    pages::routes(&mut routes);
    routes
}
