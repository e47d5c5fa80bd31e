//! The project's copy of the vectors, through our code; and that the runner notices when something is wrong.

use std::{fs, path::Path};

use anyhow::Result;
use serde_json::json;
use tempfile::TempDir;
use tidings_vectors::{Report, Selection, declared_differences, import, own_copy, run};

/// A folder with one vector file, `sms_template.jsonl`, of these contents of text messages.
fn recorded(contents: &[&str]) -> Result<TempDir> {
    let folder = tempfile::tempdir()?;
    let line = |content: &&str| {
        let output = json!({
            "content": content, "content_count": 5, "content_count_without_prefix": 5, "fragment_count": 1,
            "is_message_too_long": false, "is_message_empty": false, "placeholders": [], "missing_data": [],
            "non_gsm_characters": [], "count_extended_gsm_chars": 0, "count_of_characters_above_limit": 0,
            "count_of_characters_above_previous_fragment_boundary": 5,
        });
        json!({"fn": "sms.message", "input": {"content": "Hello"}, "output": output}).to_string() + "\n"
    };
    fs::write(folder.path().join("sms_template.jsonl"), contents.iter().map(line).collect::<String>())?;
    Ok(folder)
}

/// The report on the recorded messages, only their texts compared.
fn report(folder: &TempDir, declared: &str) -> Result<Report> {
    let path = folder.path().join("declared");
    fs::write(&path, declared)?;
    run(folder.path(), &path, &Selection::default())
}

#[test]
fn our_code_answers_as_recorded() {
    let report = run(&own_copy(), &declared_differences(), &Selection::default()).unwrap();
    let mut text = Vec::new();
    report.print(&mut text, 3).unwrap();
    assert!(report.is_clean(), "{}", String::from_utf8_lossy(&text));
    assert!(report.functions.iter().map(|function| function.passed).sum::<usize>() > 1000);
}

#[test]
fn another_answer_fails_the_run_and_is_shown() {
    let report = report(&recorded(&["Hello", "Goodbye"]).unwrap(), "").unwrap();
    assert!(!report.is_clean());
    let [function] = report.functions.as_slice() else { panic!("one function was run") };
    assert_eq!((function.passed, function.total), (1, 2));
    assert_eq!(function.differences[0].number, 2);
    assert_eq!(function.differences[0].expected, json!({"content": "Goodbye"}));
    assert_eq!(function.differences[0].ours, json!({"content": "Hello"}));
}

#[test]
fn a_declared_difference_passes_and_an_unused_one_fails() {
    let folder = recorded(&["Hello", "Goodbye"]).unwrap();
    let entry = |line: u64| json!({"file": "sms_template", "fn": "sms.message", "lines": [line], "reason": "r"});
    assert!(report(&folder, &entry(2).to_string()).unwrap().is_clean());
    assert!(!report(&folder, &entry(1).to_string()).unwrap().is_clean());
}

#[test]
fn an_imported_copy_gives_the_same_report() {
    let (from, to) = (recorded(&["Hello", "Goodbye"]).unwrap(), tempfile::tempdir().unwrap());
    assert_eq!(import(from.path(), to.path()).unwrap(), [("sms_template".to_owned(), 2)]);
    let report = run(to.path(), Path::new("none"), &Selection::default()).unwrap();
    assert_eq!((report.functions[0].passed, report.functions[0].differences[0].number), (1, 2));
}
