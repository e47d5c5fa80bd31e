//! Files outside the database.

use std::{fs::File, path::Path, time::Duration};

use jiff::SignedDuration;
use tidings_app::jobs;
use tidings_blob::{Key, Metadata};
use tidings_domain::{ContactListId, JobId};
use tidings_test_support::TestApp;
use uuid::Uuid;

use super::run;

const CSV: &str = "phone number,name,date\n07900900123,Amala,Friday\n";

async fn put(app: &TestApp, key: &Key) {
    app.app.blobs.put(key.clone(), Metadata::new(), b"07900900123".to_vec()).await.unwrap();
}

async fn is_there(app: &TestApp, key: &Key) -> bool {
    app.app.blobs.get(key.clone()).await.unwrap().is_some()
}

/// Has all files been stored so long before the time of the test's clock.
fn stored_ago(app: &TestApp, ago: SignedDuration) {
    let at = std::time::SystemTime::UNIX_EPOCH + Duration::try_from((app.now() - ago).as_duration()).unwrap();
    touch(app.folder.path(), at);
}

fn touch(path: &Path, at: std::time::SystemTime) {
    if path.is_dir() {
        path.read_dir().unwrap().for_each(|entry| touch(&entry.unwrap().path(), at));
    } else {
        File::options().write(true).open(path).unwrap().set_modified(at).unwrap();
    }
}

#[tokio::test]
async fn the_spreadsheet_of_a_job_goes_when_its_services_days_are_over() {
    let app = TestApp::with_recording_providers().await;
    let job = app.send_csv(app.demo.sms_template_id, CSV).await;
    app.work_off().await;
    let keys = [Key::job_csv(app.demo.service_id, job), Key::job_check(app.demo.service_id, job)];
    // Days of UTC, as Notify has them here: on the eighth the day of the job is more than seven days ago.
    app.clock.advance(SignedDuration::from_hours(7 * 24 + 14));
    assert_eq!(run(&app, jobs::REMOVE_SPREADSHEETS).await, 0);
    assert!(is_there(&app, &keys[0]).await && is_there(&app, &keys[1]).await);
    app.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(run(&app, jobs::REMOVE_SPREADSHEETS).await, 1);
    assert!(!is_there(&app, &keys[0]).await && !is_there(&app, &keys[1]).await);
    assert_eq!(app.job(job).await["archived"], true);
    assert_eq!(run(&app, jobs::REMOVE_SPREADSHEETS).await, 0);
}

#[tokio::test]
async fn what_a_crash_left_between_file_and_row_is_finished() {
    let app = TestApp::with_recording_providers().await;
    let job = app.send_csv(app.demo.sms_template_id, CSV).await;
    app.work_off().await;
    app.clock.advance(SignedDuration::from_hours(9 * 24));
    app.app.blobs.delete(Key::job_csv(app.demo.service_id, job)).await.unwrap();
    assert_eq!(run(&app, jobs::REMOVE_SPREADSHEETS).await, 1);
    assert!(!is_there(&app, &Key::job_check(app.demo.service_id, job)).await);
}

#[tokio::test]
async fn files_that_nothing_stands_for_go() {
    let app = TestApp::with_recording_providers().await;
    let service = app.demo.service_id;
    let sent = app.send_csv(app.demo.sms_template_id, CSV).await;
    app.work_off().await;
    let lists = [Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3)].map(ContactListId::new);
    app.sql(&format!(
        "INSERT INTO service_contact_list (id, original_file_name, row_count, template_type, service_id, created_at,
             archived)
         VALUES ('{}', 'used.csv', 1, 'sms', $1, now(), false), ('{}', 'archived.csv', 1, 'sms', $1, now(), true)",
        lists[0], lists[1]
    ))
    .await;
    let unsent = Key::job_csv(service, JobId::new(Uuid::from_u128(9)));
    let report = Key::report_part(Uuid::from_u128(8).into(), 0);
    let in_use = Key::contact_list(service, lists[0]);
    let unused = [Key::contact_list(service, lists[1]), Key::contact_list_check(service, lists[2])];
    for key in [&unsent, &report, &in_use, &unused[0], &unused[1]] {
        put(&app, key).await;
    }
    let broken_off = app.folder.path().join("blob/csv-upload").join(format!("service-{service}-notify/x.abc.tmp"));
    std::fs::write(&broken_off, "begun").unwrap();

    stored_ago(&app, SignedDuration::from_hours(23));
    assert_eq!(run(&app, jobs::DELETE_STRAY_FILES).await, 0);
    stored_ago(&app, SignedDuration::from_hours(25));
    assert_eq!(run(&app, jobs::DELETE_STRAY_FILES).await, 3, "two lists, and what was broken off");
    assert!(!broken_off.exists());
    stored_ago(&app, SignedDuration::from_hours(49));
    assert_eq!(run(&app, jobs::DELETE_STRAY_FILES).await, 1, "the report");
    stored_ago(&app, SignedDuration::from_hours(7 * 24 + 1));
    assert_eq!(run(&app, jobs::DELETE_STRAY_FILES).await, 1, "the spreadsheet that was never sent");
    for (key, stays) in [(&unsent, false), (&report, false), (&unused[0], false), (&unused[1], false), (&in_use, true)]
    {
        assert_eq!(is_there(&app, key).await, stays, "{key:?}");
    }
    assert!(is_there(&app, &Key::job_csv(service, sent)).await, "a job stands for it");
}
