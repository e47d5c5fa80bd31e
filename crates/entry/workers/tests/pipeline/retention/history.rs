//! The history of more than a year ago moves into files.

use std::{io::Read, process::Command};

use serde_json::{Value, json};
use tidings_app::{jobs, retention};
use tidings_blob::{Key, Metadata};
use tidings_test_support::TestApp;

use super::{messages_at, run, times_in};
use crate::history::archive;

async fn with_history(times: &[&str]) -> TestApp {
    let app = TestApp::new().await;
    messages_at(&app, "sms", "delivered", times).await;
    archive(&app).await;
    app.sql(
        "UPDATE notification_history SET created_at = created_at - interval '1 year', client_reference = E'a\\n\"b'",
    )
    .await;
    app
}

/// The notifications in the files, each as it was a row, in order.
async fn in_files(app: &TestApp) -> Vec<Value> {
    let mut rows = Vec::new();
    for file in retention::history_files(&app.app, None, None).await.unwrap() {
        let content = retention::history_content(&app.app, &file).await.unwrap();
        let mut text = String::new();
        flate2::read::GzDecoder::new(content.as_slice()).read_to_string(&mut text).unwrap();
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), file.row_count as usize);
        rows.extend(lines);
    }
    rows
}

#[tokio::test]
async fn day_by_day_and_only_what_is_older() {
    // A year before the day that it is, in London.
    let times = ["06-15 10:00", "06-15 23:59:59", "06-16 00:00", "06-16 22:59:59", "06-16 23:00", "06-17 12:00"];
    let app = with_history(&times).await;
    let rows = app.rows("SELECT * FROM notification_history ORDER BY created_at LIMIT 4").await;
    assert_eq!(run(&app, jobs::DEEP_ARCHIVE_NOTIFICATION_HISTORY).await, 4);
    assert_eq!(times_in(&app, "notification_history").await, ["06-16 23:00", "06-17 12:00"]);
    assert_eq!(in_files(&app).await, rows);
    let files = app.rows("SELECT day, part, row_count FROM history_files ORDER BY day").await;
    assert_eq!(
        files,
        [
            json!({"day": "2025-06-15", "part": 1, "row_count": 2}),
            json!({"day": "2025-06-16", "part": 1, "row_count": 2})
        ]
    );
    assert_eq!(run(&app, jobs::DEEP_ARCHIVE_NOTIFICATION_HISTORY).await, 0);
    // What is left of a day is another part of it.
    app.advance(24 * 3600);
    assert_eq!(run(&app, jobs::DEEP_ARCHIVE_NOTIFICATION_HISTORY).await, 2);
    let parts = app.rows("SELECT part FROM history_files WHERE day = '2025-06-16'").await;
    assert_eq!(parts, [json!({"part": 1}), json!({"part": 2})]);
    assert_eq!(in_files(&app).await.len(), times.len());
}

#[tokio::test]
async fn a_file_that_a_crash_left_is_written_anew() {
    let app = with_history(&["06-15 10:00"]).await;
    let key = Key::history("2025-06-15".parse().unwrap(), 1);
    app.app.blobs.put(key, Metadata::new(), b"half a file".to_vec()).await.unwrap();
    assert!(in_files(&app).await.is_empty(), "it is in no list");
    assert_eq!(run(&app, jobs::DEEP_ARCHIVE_NOTIFICATION_HISTORY).await, 1);
    assert_eq!(in_files(&app).await.len(), 1);
}

#[tokio::test]
async fn where_a_file_cannot_be_written_nothing_is_deleted() {
    let app = with_history(&["06-15 10:00"]).await;
    let folder = app.folder.path().join("blob");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(tidings_blob::HISTORY), "in the way").unwrap();
    let failed = retention::move_history_to_files(&app.app, app.now()).await;
    assert!(failed.is_err());
    assert_eq!((app.count("notification_history").await, app.count("history_files").await), (1, 0));
    std::fs::remove_file(folder.join(tidings_blob::HISTORY)).unwrap();
    assert_eq!(run(&app, jobs::DEEP_ARCHIVE_NOTIFICATION_HISTORY).await, 1);
}

#[tokio::test]
async fn while_somebody_moves_history_nobody_else_does() {
    let app = with_history(&["06-15 10:00"]).await;
    let mut moving = app.app.begin().await.unwrap();
    assert!(tidings_store::history_files::lock(&mut moving).await.unwrap());
    assert_eq!(run(&app, jobs::DEEP_ARCHIVE_NOTIFICATION_HISTORY).await, 0);
    moving.rollback().await.unwrap();
    assert_eq!(run(&app, jobs::DEEP_ARCHIVE_NOTIFICATION_HISTORY).await, 1);
}

#[tokio::test]
async fn a_damaged_file_is_not_taken_for_what_it_was() {
    let app = with_history(&["06-15 10:00"]).await;
    run(&app, jobs::DEEP_ARCHIVE_NOTIFICATION_HISTORY).await;
    let [file]: [_; 1] = retention::history_files(&app.app, None, None).await.unwrap().try_into().unwrap();
    app.app.blobs.put(Key::history(file.day, 1), Metadata::new(), b"other".to_vec()).await.unwrap();
    let read = retention::history_content(&app.app, &file).await;
    assert!(read.unwrap_err().to_string().contains("is not what was written"));
}

#[tokio::test]
async fn other_tools_read_the_files() {
    let app = with_history(&["06-15 10:00", "06-15 11:00"]).await;
    run(&app, jobs::DEEP_ARCHIVE_NOTIFICATION_HISTORY).await;
    let [file]: [_; 1] = retention::history_files(&app.app, None, None).await.unwrap().try_into().unwrap();
    let path = app.folder.path().join("part.ndjson.gz");
    std::fs::write(&path, retention::history_content(&app.app, &file).await.unwrap()).unwrap();
    let unzipped = Command::new("gzip").arg("-dc").arg(&path).output().unwrap();
    assert!(unzipped.status.success());
    assert_eq!(String::from_utf8(unzipped.stdout).unwrap().lines().count(), 2);
}
