//! Pages of the admin app, as a server answers them: with nothing cached, with more and more of it, with all of it.

use std::time::Duration;

use anyhow::Result;
use tidings_test_support::RedisServer;

use crate::{
    installation::{Installation, SharedCache},
    measure::{Measured, measure},
    visitor::Visitor,
};

/// A page: what it is called, and its path.
type Page = (&'static str, String);

/// A table for each backend: its name, and what was measured.
///
/// # Errors
/// When a page is not shown.
pub async fn tables(on: &Installation, time: Duration) -> Result<Vec<(&'static str, Vec<Measured>)>> {
    let service = on.service;
    let pages = [
        ("template", on.template_page()),
        ("dashboard", format!("/services/{service}")),
        ("list of templates", format!("/services/{service}/templates")),
        ("activity", format!("/services/{service}/notifications")),
    ];
    let mut tables = Vec::new();
    let memory = Visitor::in_process(on).await?;
    tables.push(("pages of the admin app, cache in the process", table(on, &memory, &pages, time).await?));
    if RedisServer::is_installed() {
        let shared = SharedCache::start().await?;
        let redis = Visitor::new(on, shared.backend.clone()).await?;
        tables.push(("pages of the admin app, cache in Redis", table(on, &redis, &pages, time).await?));
    }
    Ok(tables)
}

/// The pages of which there is a lot to show, with a cache in the process.
///
/// # Errors
/// When a page is not shown.
pub async fn large(on: &Installation, time: Duration) -> Result<Vec<Measured>> {
    let service = on.service;
    let pages = [
        ("list of 1,000 templates", format!("/services/{service}/templates")),
        ("activity of many messages", format!("/services/{service}/notifications")),
        ("dashboard of many messages", format!("/services/{service}")),
    ];
    table(on, &Visitor::in_process(on).await?, &pages, time).await
}

async fn table(on: &Installation, visitor: &Visitor, pages: &[Page], time: Duration) -> Result<Vec<Measured>> {
    let (service, template) = (on.service, on.template);
    let of_user = [format!("user-{}", on.user), format!("admin-session-{}", visitor.session)];
    let of_service = [format!("service-{service}")];
    let rest = [
        format!("template-{template}-version-None"),
        format!("service-{service}-templates"),
        format!("service-{service}-template-folders"),
        format!("has_jobs-{service}"),
        format!("service-{service}-data-retention"),
        format!("service-{service}-returned-letters-statistics"),
        format!("service-{service}-unsubscribe-request-statistics"),
    ];
    let none: Vec<String> = [&of_user[..], &of_service, &rest].concat();
    let only_service = [&of_user[..], &rest].concat();
    let mut lines = Vec::new();
    for (name, path) in pages {
        for (cached, forgotten) in [
            ("nothing cached", &none[..]),
            ("service cached", &only_service),
            ("service and user cached", &rest),
            ("all cached", &[]),
        ] {
            visitor.open(path).await?;
            let forget = async || visitor.forget(forgotten).await;
            let open = async || visitor.open(path).await.map(drop);
            lines.push(measure(format!("{name}, {cached}"), time, forget, open).await?);
        }
    }
    Ok(lines)
}
