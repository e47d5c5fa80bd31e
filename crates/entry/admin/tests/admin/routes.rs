//! Every route: who is let in, and who is not.

use http::{Method, StatusCode};
use tidings_admin::{Access, Role, RouteInfo, routes};

use crate::browser::{Browser, Reply, World};

/// A route's address, with something in the place of every parameter.
fn filled(route: &RouteInfo, world: &World) -> String {
    let mut path = route.path.replace("{service_id}", &world.service().to_string());
    while let (Some(from), Some(to)) = (path.find('{'), path.find('}')) {
        path.replace_range(from..=to, "6ce466d0-fd6a-11e5-82f5-e0accb9d11a6");
    }
    path
}

async fn try_it(browser: &mut Browser, route: &RouteInfo, path: &str) -> Reply {
    match route.method {
        Method::GET => browser.get(path).await,
        _ => browser.post(path, &[]).await,
    }
}

#[test]
fn no_route_is_there_twice_and_services_are_guarded() {
    let routes = routes();
    assert!(routes.len() > 30);
    for (at, route) in routes.iter().enumerate() {
        let again = routes.iter().skip(at + 1).any(|it| (&it.method, it.path) == (&route.method, route.path));
        assert!(!again, "{} {} is there twice", route.method, route.path);
        let names_a_service = route.path.contains("{service_id}");
        let is_for_members = matches!(route.access, Access::Member { .. } | Access::Approver);
        let is_guarded = is_for_members || route.access == Access::PlatformAdmin && names_a_service;
        assert_eq!(
            names_a_service, is_guarded,
            "{} {}: a service's pages are for its members",
            route.method, route.path
        );
    }
}

#[tokio::test]
async fn nobody_is_let_in_without_a_session() {
    let world = World::new().await;
    for route in routes().iter().filter(|route| route.access != Access::Public) {
        let path = filled(route, &world);
        let reply = try_it(&mut world.browser(), route, &path).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{} {path}", route.method);
        assert!(reply.location().unwrap().starts_with("/sign-in?next=%2F"), "{:?}", reply.location());
    }
}

#[tokio::test]
async fn another_services_member_is_not_let_in() {
    let world = World::new().await;
    let stranger = world.person("stranger").await;
    let mut browser = world.signed_in(stranger).await;
    for route in routes() {
        let path = filled(&route, &world);
        match route.access {
            Access::Public | Access::SignedIn => {}
            Access::Member { .. } | Access::Approver | Access::PlatformAdmin => {
                let reply = try_it(&mut browser, &route, &path).await;
                assert_eq!(reply.status, StatusCode::FORBIDDEN, "{} {path}", route.method);
                assert!(!reply.body.contains("Demo Service"), "{path} names the service");
            }
        }
    }
}

#[tokio::test]
async fn who_manages_a_service_does_not_run_the_platform() {
    let world = World::new().await;
    let mut manager = world.manager().await;
    let routes = routes();
    let of_platform: Vec<_> = routes.iter().filter(|route| route.access == Access::PlatformAdmin).collect();
    for method in [Method::GET, Method::POST] {
        assert!(of_platform.iter().any(|route| route.method == method), "nothing is tried by {method}");
    }
    for route in of_platform {
        let path = filled(route, &world);
        let reply = try_it(&mut manager, route, &path).await;
        assert_eq!(reply.status, StatusCode::FORBIDDEN, "{} {path}", route.method);
    }
}

#[tokio::test]
async fn who_runs_the_platform_does_nothing_in_a_teams_name() {
    let world = World::new().await;
    let admin = world.person("admin").await;
    world.app.sql(&format!("UPDATE users SET platform_admin = true WHERE id = '{admin}'")).await;
    let mut browser = world.signed_in(admin).await;
    assert_eq!(browser.get(&world.url("")).await.status, StatusCode::OK, "they see what the team does");
    let routes = routes();
    let alone = |route: &&RouteInfo| matches!(route.access, Access::Member { platform_admins: false, .. });
    assert!(routes.iter().any(|route| alone(&route)), "nothing is tried");
    for route in routes.iter().filter(alone) {
        let path = filled(route, &world);
        let reply = try_it(&mut browser, route, &path).await;
        assert_eq!(reply.status, StatusCode::FORBIDDEN, "{} {path}", route.method);
    }
}

#[tokio::test]
async fn a_member_without_the_role_is_not_let_in() {
    let world = World::new().await;
    for lacking in Role::ALL {
        let others: Vec<Role> = Role::ALL.iter().copied().filter(|role| role != lacking).collect();
        let (_, mut browser) = world.member(&others).await;
        for route in routes() {
            if let Access::Member { any_of: [only], .. } = route.access
                && only == lacking
            {
                let path = filled(&route, &world);
                let reply = try_it(&mut browser, &route, &path).await;
                assert_eq!(reply.status, StatusCode::FORBIDDEN, "{} {path} without {lacking:?}", route.method);
            }
        }
    }
    let (_, mut without) = world.member(&[]).await;
    for route in routes() {
        if let Access::Member { any_of, .. } = route.access
            && !any_of.is_empty()
        {
            let path = filled(&route, &world);
            let reply = try_it(&mut without, &route, &path).await;
            assert_eq!(reply.status, StatusCode::FORBIDDEN, "{} {path} without any role", route.method);
        }
    }
}

#[tokio::test]
async fn forms_from_elsewhere_are_refused() {
    let world = World::new().await;
    let mut browser = world.manager().await;
    let is_for_managers = |access| !matches!(access, Access::Approver | Access::PlatformAdmin);
    for route in routes().iter().filter(|route| route.method == Method::POST && is_for_managers(route.access)) {
        let path = filled(route, &world);
        for fields in [&[][..], &[("csrf_token", "of another site")]] {
            let reply = browser.post_without_token(&path, fields).await;
            assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{path}");
            assert_eq!(reply.h1(), "There is a problem with what your browser sent");
        }
    }
}

#[tokio::test]
async fn every_answer_is_protected() {
    let world = World::new().await;
    let mut browser = world.browser();
    for path in ["/sign-in", "/no-such-page", "/services/x/templates"] {
        let reply = browser.get(path).await;
        let policy = reply.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(reply.headers["x-content-type-options"], "nosniff");
        assert_eq!(reply.headers["cache-control"], "no-store");
        assert!(!reply.body.contains("<style") && !reply.body.contains(" style=") && !reply.body.contains(" onclick="));
    }
}
