//! Pages that everybody may see.

use http::StatusCode;
use tidings_admin::{Access, routes};

use crate::browser::World;

#[tokio::test]
async fn every_page_without_parameters_is_shown_or_leads_on() {
    let world = World::new().await;
    let mut browser = world.browser();
    for route in routes() {
        if route.access == Access::Public && route.method == "GET" && !route.path.contains('{') {
            let reply = browser.get(route.path).await;
            match reply.status {
                StatusCode::OK if reply.headers["content-type"] != "text/html; charset=utf-8" => {}
                StatusCode::OK => {
                    assert!(!reply.h1().is_empty(), "{}", route.path);
                    assert!(reply.text_of("title").ends_with("Tidings"), "{}", route.path);
                }
                // Between two pages of a journey that was not begun.
                status => assert!(
                    status == StatusCode::SEE_OTHER
                        || matches!(route.path, "/register-from-invite" | "/register-from-org-invite"),
                    "{status} {}",
                    route.path
                ),
            }
        }
    }
}

#[tokio::test]
async fn what_is_not_there_says_so() {
    let world = World::new().await;
    let reply = world.browser().get("/no/such/page").await;
    assert_eq!((reply.status, reply.h1().as_str()), (StatusCode::NOT_FOUND, "Page not found"));
}
