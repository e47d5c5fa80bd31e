//! What a test may rely on.

use tidings_test_support::{SMS, TestApp};

#[tokio::test]
#[should_panic(expected = "jobs are left in the queue")]
async fn jobs_that_are_left_fail_the_test() {
    let app = TestApp::new().await;
    app.post(SMS, &app.sms("07900900123")).await.id();
}

#[tokio::test]
async fn jobs_may_be_left_if_the_test_says_so() {
    let mut app = TestApp::new().await;
    app.post(SMS, &app.sms("07900900123")).await.id();
    app.leave_jobs();
}

#[tokio::test]
async fn installations_know_nothing_of_each_other() {
    let (one, other) = tokio::join!(TestApp::new(), TestApp::new());
    let id = one.post(SMS, &one.sms("07900900123")).await.id();
    one.advance(1);
    assert_eq!((one.count("notifications").await, other.count("notifications").await), (1, 0));
    assert_eq!(one.now().duration_since(other.now()).as_secs(), 1);
    one.work_off().await;
    assert_eq!((one.sent(id).await.is_some(), other.sent(id).await.is_some()), (true, false));
}

#[tokio::test]
async fn a_command_with_a_postgresql_is_told_of_no_package() {
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_test-postgres"));
    command.env("CARGO_PKG_NAME", "tidings").env("CARGO_MANIFEST_DIR", "/somewhere").env("CARGO_HOME", "/elsewhere");
    let said = command.arg("env").output().await.unwrap();
    assert!(said.status.success(), "{said:?}");
    let environment = String::from_utf8(said.stdout).unwrap();
    let told = |name: &str| environment.lines().any(|line| line.starts_with(name));
    assert!(told("TIDINGS_TEST_DATABASE_URL=") && told("CARGO_HOME=/elsewhere"), "{environment}");
    assert!(!told("CARGO_PKG_") && !told("CARGO_MANIFEST_"), "{environment}");
}
