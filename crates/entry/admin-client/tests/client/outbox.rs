//! What the client keeps is what the database notes when rows change.

use std::collections::BTreeSet;

use tidings_admin_client::CACHED;
use tidings_cache::Declared;
use tidings_test_support::TestApp;

/// A format with `{}` for each placeholder.
fn shape(format: &str) -> String {
    let mut shape = String::new();
    let mut is_placeholder = false;
    for character in format.chars() {
        is_placeholder = match character {
            '{' => true,
            '}' => false,
            _ => is_placeholder,
        };
        if !is_placeholder || character == '{' {
            shape.push(character);
        }
    }
    shape
}

#[tokio::test]
async fn whatever_is_kept_is_noted_by_a_trigger() {
    let app = TestApp::new().await;
    let arguments = "SELECT DISTINCT argument FROM pg_trigger, \
         regexp_split_to_table(encode(tgargs, 'escape'), '\\\\000') AS argument \
         WHERE tgname LIKE 'tidings\\_cache%'";
    let rows = app.rows(arguments).await;
    let noted: BTreeSet<String> = rows.iter().filter_map(|row| Some(shape(row["argument"].as_str()?))).collect();
    let kept: Vec<_> = CACHED.iter().copied().flatten().collect();
    assert!(kept.len() > 15, "{kept:?}");
    let is_noted = |declared: &&&Declared| {
        noted.contains(&shape(declared.key)) || declared.groups.iter().any(|group| noted.contains(&shape(group)))
    };
    let missing: Vec<_> = kept.iter().filter(|declared| !is_noted(declared)).map(|declared| declared.key).collect();
    assert!(missing.is_empty(), "no trigger names {missing:?}; they name {noted:#?}");
}
