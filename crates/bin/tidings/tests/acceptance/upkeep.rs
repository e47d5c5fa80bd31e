//! What is done every now and then, what is kept, and what is not kept any more: by hand.

use std::process::Output;

use serde_json::{Value, json};

use crate::{
    harness::{Folder, Installation, tidings},
    running::Running,
};

async fn run(installation: &Installation, arguments: &[&str]) -> Output {
    installation.command(arguments).output().await.expect("the binary can be run")
}

async fn said(installation: &Installation, arguments: &[&str]) -> String {
    let Output { status, stdout, stderr } = run(installation, arguments).await;
    let (stdout, stderr) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "{stdout}{stderr}");
    stdout.into_owned()
}

#[tokio::test]
async fn tasks_run_by_hand_and_what_they_leave_is_read() {
    let (installation, demo) = Installation::with_service().await;
    let sql = async |statement: String| {
        let statement = sqlx::AssertSqlSafe(statement.as_str());
        sqlx::raw_sql(statement).execute(&installation.pool()).await.expect("there are such tables");
    };
    let (service, template) = (demo.service_id, demo.sms_template_id);
    sql(format!(
        "INSERT INTO notification_history (id, service_id, template_id, template_version, created_at, key_type,
             notification_type, billable_units, notification_status)
         SELECT gen_random_uuid(), '{service}', '{template}', 1, now() - days * interval '1 day', 'normal', 'sms', 1,
             'delivered'
         FROM unnest(ARRAY[400, 410, 10]) AS days"
    ))
    .await;

    let listed = said(&installation, &["schedule", "list"]).await;
    let task = "deep-archive-notification-history";
    let line = |listed: &str| listed.lines().find(|line| line.starts_with(task)).map(str::to_owned).unwrap_or_default();
    assert!(line(&listed).contains("daily at 01:35") && line(&listed).contains("never"), "{listed}");
    let report = run(&installation, &["retention", "report", "--json"]).await;
    assert_eq!(report.status.code(), Some(1), "the history should have been moved");
    let report: Value = serde_json::from_slice(&report.stdout).expect("JSON");
    let kept = report.as_array().expect("a list");
    assert!(kept.iter().any(|kept| kept["what"] == "files: csv-upload" && kept["days"] == 7), "{report}");
    let nobody = run(&installation, &["schedule", "run", "make-tea"]).await;
    assert!(!nobody.status.success() && String::from_utf8_lossy(&nobody.stderr).contains("there is no task make-tea"));

    let done = said(&installation, &["schedule", "run", task]).await;
    assert!(done.starts_with("deep-archive-notification-history: 2 done."), "{done}");
    let listed = said(&installation, &["schedule", "list"]).await;
    assert!(!line(&listed).contains("never") && line(&listed).contains(" s  2  "), "{listed}");

    for _ in 0..2 {
        let exported = said(&installation, &["history", "export", "past"]).await;
        assert!(exported.starts_with("2 notifications in 2 files in past"), "{exported}");
    }
    let past = installation.folder.path().join("past");
    let manifest: Value =
        serde_json::from_slice(&std::fs::read(past.join("manifest.json")).expect("a manifest")).expect("JSON");
    assert_eq!(manifest["rows"], 2);
    for file in manifest["files"].as_array().expect("files") {
        let path = past.join(file["path"].as_str().expect("a path"));
        let unzipped = std::process::Command::new("gzip").arg("-dc").arg(path).output().expect("gzip is there");
        let row: Value = serde_json::from_slice(&unzipped.stdout).expect("one line of JSON");
        let told = json!([row["notification_status"], row["service_id"]]);
        assert_eq!(told, json!(["delivered", service.to_string()]));
    }

    sql("INSERT INTO events (id, event_type, created_at, data) VALUES (gen_random_uuid(), '', '2020-01-01', '{}')"
        .into())
    .await;
    let overdue = run(&installation, &["retention", "report"]).await;
    assert_eq!(overdue.status.code(), Some(1));
    let report = String::from_utf8_lossy(&overdue.stdout);
    assert!(report.ends_with("1 kept for too long.\n") && report.contains("2020-01-01T00:00:00Z"), "{report}");
    said(&installation, &["schedule", "run", "delete-old-records-from-events-table"]).await;
    let report = said(&installation, &["retention", "report"]).await;
    assert!(report.ends_with("0 kept for too long.\n"), "{report}");
}

/// By somebody who has typed `tidings up` and nothing else.
#[tokio::test]
async fn what_up_runs_is_looked_after_by_its_folder() {
    let folder = Folder::new();
    let up = Running::start(&folder).await;
    let run = async |arguments: &[&str]| {
        let mut command = tidings(arguments);
        command.arg("--data-dir").arg(folder.path().join("data"));
        let Output { status, stdout, stderr } = command.output().await.expect("the binary can be run");
        (status.success(), String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned())
    };
    let (is_well, listed) = run(&["schedule", "list"]).await;
    let is_listed =
        listed.lines().any(|line| line.starts_with("delete-attempts ") && line.contains(" daily at 02:20 "));
    assert!(is_well && is_listed, "{listed}");
    let (is_well, done) = run(&["schedule", "run", "delete-attempts"]).await;
    assert!(is_well && done.contains("delete-attempts: 0 done."), "{done}");
    let (is_well, report) = run(&["retention", "report"]).await;
    assert!(is_well && report.contains("0 kept for too long."), "{report}");
    let past = folder.path().join("past").to_string_lossy().into_owned();
    let (is_well, exported) = run(&["history", "export", &past]).await;
    assert!(!is_well && exported.contains("no history of these days is in files"), "{exported}");
    let (is_well, dead) = run(&["jobs", "dead"]).await;
    assert!(is_well && dead.contains("There are none."), "{dead}");
    up.stop().await;
    for command in [&["schedule", "list"][..], &["retention", "report"], &["history", "export", &past]] {
        let (is_well, said) = run(command).await;
        assert!(!is_well && said.contains("no `tidings up` runs over the data in"), "{said}");
    }
}
