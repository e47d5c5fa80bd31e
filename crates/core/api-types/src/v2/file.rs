//! A file in a personalisation: "send a file by email".

use serde_json::{Map, Value};

use crate::{
    python_repr::python_repr,
    schema::{self, Fault, Faults, ObjectReader},
};

const PROPERTIES: [&str; 5] = ["file", "is_csv", "confirm_email_before_download", "retention_period", "filename"];
/// Weeks for which a file can be kept.
const RETENTION_WEEKS: std::ops::RangeInclusive<u64> = 1..=78;

/// A value of a personalisation that is to become a link to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentFile {
    /// The content, in base64 if all is well.
    pub file: String,
    /// With an extension.
    pub filename: Option<String>,
    /// Whether who opens the link has to say whom it was sent to; `None` leaves it to the platform, which asks.
    pub confirm_email_before_download: Option<bool>,
    /// For how many weeks it is kept, where that was said.
    pub retention_weeks: Option<u64>,
    /// Of old: the content is a CSV.
    pub is_csv: Option<bool>,
}

impl SentFile {
    /// Whether a value asks for a file to be sent.
    pub fn is_one(value: &Value) -> bool {
        value.as_object().is_some_and(|object| object.contains_key("file"))
    }

    /// Reads a value that [is one](Self::is_one).
    ///
    /// # Errors
    /// Every fault of it, in the order of the public API: what does not belong comes first here.
    pub fn read(value: &Map<String, Value>) -> Result<Self, Faults> {
        let value = Value::Object(value.clone());
        let mut reader = ObjectReader::new(&value)?;
        reader.nothing_but(&PROPERTIES);
        let file = reader.required("file", schema::string);
        let is_csv = reader.optional("is_csv", |value| boolean("is_csv", value)).flatten();
        let confirm = "confirm_email_before_download";
        let confirm_email_before_download = reader.optional(confirm, |value| boolean(confirm, value)).flatten();
        let retention_weeks = reader.optional("retention_period", retention_weeks).flatten();
        let filename = reader.optional("filename", filename).flatten();
        if reader.has("is_csv") && reader.has("filename") {
            reader.fault("Do not set a value for `is_csv` if `filename` is set.");
        }
        reader.finish()?;
        let file = file.unwrap_or_default().to_owned();
        Ok(Self { file, filename, confirm_email_before_download, retention_weeks, is_csv })
    }
}

fn boolean(name: &str, value: &Value) -> Result<Option<bool>, Fault> {
    match value {
        Value::Null => Ok(None),
        Value::Bool(truth) => Ok(Some(*truth)),
        other => Err(Fault::new(format!(
            "Unsupported value for {name}: {}. Use a boolean true or false value.",
            python_repr(other)
        ))),
    }
}

fn retention_weeks(value: &Value) -> Result<Option<u64>, Fault> {
    if value.is_null() {
        return Ok(None);
    }
    let weeks = value.as_str().and_then(weeks).filter(|weeks| RETENTION_WEEKS.contains(weeks));
    weeks.map(Some).ok_or_else(|| {
        let value = python_repr(value);
        Fault::new(format!(
            "Unsupported value for retention_period: {value}. Supported periods are from 1 to 78 weeks."
        ))
    })
}

/// `<number> week` or `<number> weeks`, in any case.
fn weeks(text: &str) -> Option<u64> {
    let text = text.trim().to_lowercase();
    let number = text.strip_suffix(" weeks").or_else(|| text.strip_suffix(" week"))?;
    // A plus sign is no digit.
    number.bytes().all(|byte| byte.is_ascii_digit()).then(|| number.parse().ok())?
}

fn filename(value: &Value) -> Result<Option<String>, Fault> {
    match value {
        Value::Null => Ok(None),
        Value::String(name) if name.contains('.') => Ok(Some(name.clone())),
        _ => Err(Fault::new("`filename` must end with a file extension. For example, filename.csv")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: &Value) -> Result<SentFile, Vec<String>> {
        assert!(SentFile::is_one(value));
        SentFile::read(value.as_object().unwrap()).map_err(|Faults(faults)| faults)
    }

    #[test]
    fn a_whole_one() {
        let value = json!({"file": "aGVsbG8=", "filename": "report.pdf", "confirm_email_before_download": false,
            "retention_period": " 4 Weeks "});
        let expected = SentFile {
            file: "aGVsbG8=".to_owned(),
            filename: Some("report.pdf".to_owned()),
            confirm_email_before_download: Some(false),
            retention_weeks: Some(4),
            is_csv: None,
        };
        assert_eq!(read(&value), Ok(expected));
        let nulls = json!({"file": "", "filename": null, "confirm_email_before_download": null,
            "retention_period": null});
        assert_eq!(read(&nulls).unwrap().retention_weeks, None);
    }

    #[test]
    fn faults() {
        for (property, value, fault) in [
            ("file", json!({"a": 1}), "file {a: 1} is not of type string"),
            ("file", json!(null), "file None is not of type string"),
            (
                "filename",
                json!("report"),
                "filename `filename` must end with a file extension. For example, filename.csv",
            ),
            ("filename", json!(7), "filename `filename` must end with a file extension. For example, filename.csv"),
            (
                "confirm_email_before_download",
                json!("yes"),
                "confirm_email_before_download Unsupported value for confirm_email_before_download: yes. Use a boolean \
                 true or false value.",
            ),
            ("is_csv", json!(1), "is_csv Unsupported value for is_csv: 1. Use a boolean true or false value."),
            (
                "retention_period",
                json!("79 weeks"),
                "retention_period Unsupported value for retention_period: 79 weeks. Supported periods are from 1 to 78 \
                 weeks.",
            ),
            (
                "retention_period",
                json!("+1 week"),
                "retention_period Unsupported value for retention_period: +1 week. Supported periods are from 1 to 78 \
                 weeks.",
            ),
            (
                "retention_period",
                json!(true),
                "retention_period Unsupported value for retention_period: True. Supported periods are from 1 to 78 weeks.",
            ),
            ("colour", json!(1), "Additional properties are not allowed (colour was unexpected)"),
        ] {
            let mut file = json!({"file": "aGVsbG8="});
            file[property] = value;
            assert_eq!(read(&file).unwrap_err(), [fault]);
        }
    }

    #[test]
    fn the_order_is_the_contracts() {
        let value = json!({"file": 1, "is_csv": null, "filename": "x", "retention_period": "0 weeks", "colour": 1});
        assert_eq!(
            read(&value).unwrap_err(),
            [
                "Additional properties are not allowed (colour was unexpected)",
                "file 1 is not of type string",
                "retention_period Unsupported value for retention_period: 0 weeks. Supported periods are from 1 to 78 weeks.",
                "filename `filename` must end with a file extension. For example, filename.csv",
                "Do not set a value for `is_csv` if `filename` is set.",
            ]
        );
    }
}
