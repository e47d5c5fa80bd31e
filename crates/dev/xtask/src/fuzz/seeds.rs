//! What fuzzing starts from: the inputs of the golden vectors.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Where the recorded calls are, from the root.
const VECTORS: &str = "crates/dev/vectors/data";

/// For each target: the vector files, and the properties of their inputs that are texts of the target's kind.
const SOURCES: &[(&str, &[&str], &[&str])] = &[
    ("csv", &["recipients_csv"], &["file_data"]),
    ("email_address", &["email_addresses"], &["email"]),
    ("email_html", &["email_html", "placeholders"], &["content", "text", "subject"]),
    ("email_plain_text", &["email_plain_text", "email_preview"], &["content", "text", "subject"]),
    ("fields", &["placeholders"], &["content"]),
    ("letter", &["email_html", "letters"], &["content", "text", "subject", "contact_block", "data"]),
    ("phone_number", &["phone_numbers"], &["number", "recipient"]),
    ("postal_address", &["postal_addresses"], &["raw", "name", "postcode"]),
    ("spreadsheets", &["recipients_csv"], &["file_data"]),
    ("sms", &["sms_template", "sms_sanitise"], &["content", "text"]),
];

/// Writes the seeds of a target into a folder, one a file.
pub fn write(root: &Path, target: &str, folder: &Path) -> Result<()> {
    let Some((_, files, properties)) = SOURCES.iter().find(|(name, _, _)| *name == target) else {
        bail!("the target {target} has no seeds: give it some in crates/dev/xtask/src/fuzz/seeds.rs");
    };
    let mut seeds = BTreeSet::new();
    for file in *files {
        let path = root.join(VECTORS).join(format!("{file}.jsonl"));
        let lines = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        for line in lines.lines() {
            let vector: Value = serde_json::from_str(line).context("a line is no vector")?;
            seeds.extend(texts(&vector["input"], properties));
        }
    }
    for (number, seed) in seeds.iter().enumerate() {
        fs::write(folder.join(number.to_string()), seed)
            .with_context(|| format!("cannot write {}", folder.display()))?;
    }
    Ok(())
}

/// The texts of an input, each followed by the values that are texts: the form that the targets of messages read.
fn texts(input: &Value, properties: &[&str]) -> Vec<String> {
    let values = input["values"].as_object().into_iter().flatten();
    let values: String = values.filter_map(|(name, value)| Some(format!("\0{name}\0{}", value.as_str()?))).collect();
    let found = properties.iter().filter_map(|property| input[*property].as_str());
    found.map(|text| text.to_owned() + &values).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_follow_the_text() {
        let input = json!({"content": "Hi ((name))", "values": {"name": "Amala", "count": 1}, "redact": true});
        assert_eq!(texts(&input, &["content", "text"]), ["Hi ((name))\0name\0Amala"]);
    }
}
