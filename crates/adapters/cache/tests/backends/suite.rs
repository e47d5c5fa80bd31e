//! What every backend does.

use std::{sync::Arc, time::Duration};

use tidings_cache::{
    Address, Backend, Look,
    protocol::{Permit, Writer},
};

const KEEP: Duration = Duration::from_secs(60);
const LASTS: Duration = Duration::from_secs(60);
const ME: Writer = Writer(1);
const YOU: Writer = Writer(2);

macro_rules! for_both_backends {
    ($($name:ident),+ $(,)?) => {
        mod in_process {
            $(#[tokio::test]
            async fn $name() {
                super::$name(&*crate::in_process()).await;
            })+
        }

        mod redis {
            $(#[tokio::test]
            async fn $name() {
                let (_server, backend) = crate::redis().await;
                super::$name(&*backend).await;
            })+
        }
    };
}

for_both_backends!(
    what_is_filled_is_hit,
    a_change_in_between_refuses_the_fill,
    while_a_change_is_under_way_nobody_may_fill,
    the_end_of_one_change_lifts_no_other_mark,
    a_mark_runs_out_by_itself,
    a_change_to_a_group_forgets_its_keys_and_no_others,
    a_key_of_two_groups_goes_with_either,
    what_others_changed_is_forgotten,
);

fn alone(key: &str) -> Address {
    Address { key: key.to_owned(), groups: Vec::new() }
}

fn grouped(key: &str, groups: &[&str]) -> Address {
    Address { key: key.to_owned(), groups: names(groups) }
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

async fn permit(backend: &dyn Backend, address: &Address) -> Option<Permit> {
    match backend.look(address).await.unwrap() {
        Look::Miss(permit) => permit,
        other => panic!("{}: {other:?}", address.key),
    }
}

async fn fill(backend: &dyn Backend, address: &Address, json: &str) -> bool {
    let permit = permit(backend, address).await.unwrap();
    backend.fill(&address.key, &permit, &Arc::from(json), KEEP).await.unwrap()
}

async fn hit(backend: &dyn Backend, address: &Address) -> Option<String> {
    match backend.look(address).await.unwrap() {
        Look::Hit(json) => Some(json.to_string()),
        Look::Miss(_) => None,
        Look::Distrusted => panic!("it is trusted"),
    }
}

async fn what_is_filled_is_hit(backend: &dyn Backend) {
    let (one, other) = (alone("user-1"), grouped("template-1", &["template-*"]));
    for address in [&one, &other] {
        assert!(fill(backend, address, r#"{"name":"Zoë"}"#).await);
        assert_eq!(hit(backend, address).await.as_deref(), Some(r#"{"name":"Zoë"}"#));
    }
    assert_eq!(hit(backend, &alone("user-2")).await, None);
}

async fn a_change_in_between_refuses_the_fill(backend: &dyn Backend) {
    let user = alone("user-1");
    let seen = permit(backend, &user).await.unwrap();
    backend.begin(&names(&["user-1"]), ME, LASTS).await.unwrap();
    assert!(!backend.fill("user-1", &seen, &"old".into(), KEEP).await.unwrap());
    backend.end(&names(&["user-1"]), ME).await.unwrap();
    assert!(!backend.fill("user-1", &seen, &"old".into(), KEEP).await.unwrap());
    assert!(fill(backend, &user, "new").await);
}

async fn while_a_change_is_under_way_nobody_may_fill(backend: &dyn Backend) {
    let (user, template) = (alone("user-1"), grouped("template-1", &["template-*"]));
    assert!(fill(backend, &user, "1").await && fill(backend, &template, "1").await);
    backend.begin(&names(&["user-1", "template-*"]), ME, LASTS).await.unwrap();
    assert_eq!(permit(backend, &user).await, None);
    assert_eq!(permit(backend, &template).await, None);
    backend.end(&names(&["user-1", "template-*"]), ME).await.unwrap();
    assert!(fill(backend, &user, "2").await && fill(backend, &template, "2").await);
}

async fn the_end_of_one_change_lifts_no_other_mark(backend: &dyn Backend) {
    let user = alone("user-1");
    backend.begin(&names(&["user-1"]), ME, LASTS).await.unwrap();
    backend.begin(&names(&["user-1"]), YOU, LASTS).await.unwrap();
    backend.end(&names(&["user-1"]), ME).await.unwrap();
    assert_eq!(permit(backend, &user).await, None);
    backend.end(&names(&["user-1"]), YOU).await.unwrap();
    assert!(permit(backend, &user).await.is_some());
}

async fn a_mark_runs_out_by_itself(backend: &dyn Backend) {
    let user = alone("user-1");
    // The shortest there is: whoever asks next asks later.
    backend.begin(&names(&["user-1"]), ME, Duration::ZERO).await.unwrap();
    backend.begin(&names(&["user-1"]), YOU, Duration::ZERO).await.unwrap();
    assert!(fill(backend, &user, "1").await);
}

async fn a_change_to_a_group_forgets_its_keys_and_no_others(backend: &dyn Backend) {
    let addresses = [grouped("a-1", &["a-*"]), grouped("a-2", &["a-*"]), grouped("b-1", &["b-*"]), alone("a")];
    for address in &addresses {
        assert!(fill(backend, address, "1").await);
    }
    backend.begin(&names(&["a-*"]), ME, LASTS).await.unwrap();
    backend.end(&names(&["a-*"]), ME).await.unwrap();
    let mut left = Vec::new();
    for address in &addresses {
        left.push(hit(backend, address).await.is_some());
    }
    assert_eq!(left, [false, false, true, true]);
}

async fn a_key_of_two_groups_goes_with_either(backend: &dyn Backend) {
    let template = grouped("service-1-template-2", &["service-1-*", "service-1-template-*"]);
    for group in &template.groups {
        assert!(fill(backend, &template, "1").await);
        backend.invalidate(std::slice::from_ref(group)).await.unwrap();
        assert_eq!(hit(backend, &template).await, None);
    }
}

async fn what_others_changed_is_forgotten(backend: &dyn Backend) {
    let user = alone("user-1");
    let seen = permit(backend, &user).await.unwrap();
    assert!(fill(backend, &user, "1").await);
    backend.invalidate(&names(&["user-1"])).await.unwrap();
    assert!(!backend.fill("user-1", &seen, &"1".into(), KEEP).await.unwrap());
    assert_eq!(hit(backend, &user).await, None);
}
