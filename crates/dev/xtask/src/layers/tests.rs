use super::*;

/// A crate `name` in `folder` that depends on `dependencies`.
fn member(name: &str, folder: &str, dependencies: &[&str]) -> Member {
    Member {
        name: name.to_owned(),
        folder: folder.to_owned(),
        dependencies: dependencies.iter().map(|name| (*name).to_owned()).collect(),
        ..Member::default()
    }
}

/// One crate in each place that a rule is about, each with the dependencies it may have.
fn house() -> Vec<Member> {
    vec![
        member("domain", "crates/core/domain", &["serde"]),
        member("template", "crates/core/template", &["domain"]),
        member("recipients", "crates/core/recipients", &["domain", "template"]),
        member("letter-pdf", "crates/core/letter-pdf", &["domain", "template"]),
        member("api-types", "crates/core/api-types", &["domain", "recipients", "letter-pdf"]),
        member("cache-macros", "crates/adapters/cache-macros", &["syn"]),
        member("cache", "crates/adapters/cache", &["cache-macros"]),
        member("store", "crates/adapters/store", &["domain", "sqlx"]),
        member("queue", "crates/adapters/queue", &["domain", "sqlx"]),
        member("app", "crates/app", &["api-types", "store", "queue"]),
        member("web", "crates/entry/web", &["axum"]),
        member("govuk", "crates/entry/govuk", &["web"]),
        member("api", "crates/entry/api", &["api-types", "app", "web"]),
        member("workers", "crates/entry/workers", &["app", "store", "queue"]),
        member("admin-client", "crates/entry/admin-client", &["api-types", "web"]),
        member("admin", "crates/entry/admin", &["admin-client", "api-types", "govuk", "web"]),
        member("binary", "crates/bin/binary", &["app", "store", "api", "workers", "admin"]),
        member("load", "bench", &["hyper"]),
        member("test-support", "crates/dev/test-support", &["app", "store", "api"]),
        member("xtask", "crates/dev/xtask", &["test-support"]),
    ]
}

/// The house with one arrow more.
fn house_with(from: &str, to: &str) -> Vec<Member> {
    let mut members = house();
    let member = members.iter_mut().find(|member| member.name == from).unwrap();
    member.dependencies.insert(to.to_owned());
    members
}

fn messages(members: &[Member]) -> Vec<String> {
    violations(members).iter().map(ToString::to_string).collect()
}

#[test]
fn what_is_meant_passes() {
    assert_eq!(messages(&house()), [""; 0]);
}

#[test]
fn this_workspace_passes() {
    let members = Workspace::read().unwrap().members();
    assert!(members.len() > 10, "the workspace was not read: {members:?}");
    assert_eq!(messages(&members), [""; 0]);
}

#[test]
fn an_arrow_that_points_up_fails() {
    for (from, to) in [
        ("domain", "store"),
        ("api-types", "app"),
        ("store", "app"),
        ("queue", "workers"),
        ("app", "web"),
        ("web", "binary"),
        ("app", "test-support"),
        ("binary", "test-support"),
    ] {
        let found = messages(&house_with(from, to));
        assert!(found.iter().any(|message| message.contains("arrows point down")), "{from} -> {to}: {found:?}");
    }
}

#[test]
fn the_message_names_both_crates_both_layers_and_the_manifest() {
    assert_eq!(
        messages(&house_with("store", "app")),
        [
            "crates/adapters/store/Cargo.toml: store (layer adapters) must not depend on app (layer app): arrows point down"
        ]
    );
}

#[test]
fn core_has_an_order() {
    for (from, to) in [
        ("domain", "template"),
        ("template", "recipients"),
        ("recipients", "letter-pdf"),
        ("template", "letter-pdf"),
        ("letter-pdf", "api-types"),
        ("recipients", "api-types"),
    ] {
        assert_eq!(violations(&house_with(from, to)).len(), 1, "{from} -> {to}");
    }
    let mut members = house();
    members.push(member("spell", "crates/core/spell", &[]));
    assert_eq!(
        messages(&members),
        ["crates/core/spell/Cargo.toml: spell: it has no place in the order of the core crates (CORE_ORDER)"]
    );
}

#[test]
fn adapters_and_entry_crates_stand_alone() {
    for (from, to) in [
        ("store", "queue"),
        ("queue", "cache"),
        ("cache-macros", "cache"),
        ("api", "workers"),
        ("workers", "api"),
        ("admin-client", "admin"),
        ("api", "admin-client"),
    ] {
        assert_eq!(violations(&house_with(from, to)).len(), 1, "{from} -> {to}");
    }
}

#[test]
fn the_admin_pages_do_not_reach_the_database_by_any_way() {
    for to in ["app", "store", "queue"] {
        let found = messages(&house_with("admin", to));
        assert!(found.iter().any(|message| message.contains(&format!("(admin -> {to})"))), "{to}: {found:?}");
    }
    let found = messages(&house_with("web", "store"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains("admin (layer entry) reaches store (layer adapters) (admin -> web -> store)"),
        "{found:?}"
    );
}

#[test]
fn the_load_generator_is_alone() {
    for (from, to) in [("load", "domain"), ("load", "binary"), ("binary", "load"), ("test-support", "load")] {
        assert_eq!(violations(&house_with(from, to)).len(), 1, "{from} -> {to}");
    }
}

#[test]
fn development_dependencies_are_exempt() {
    let mut members = house();
    let store = members.iter_mut().find(|member| member.name == "store").unwrap();
    store.dev_dependencies.extend(["test-support".to_owned(), "queue".to_owned(), "app".to_owned()]);
    assert_eq!(messages(&members), [""; 0]);
}

#[test]
fn a_folder_that_is_no_layer_fails() {
    let mut members = house();
    members.push(member("stray", "crates/misc/stray", &[]));
    assert_eq!(messages(&members), ["crates/misc/stray/Cargo.toml: stray: its folder is no layer"]);
}
