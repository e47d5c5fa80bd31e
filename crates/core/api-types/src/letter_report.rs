//! `POST /notifications/letter/status`: what the printer (DVLA) reports of a letter, as a CloudEvent.
//!
//! A fault names the outermost property, whatever lies within it.

use jiff::Timestamp;
use serde_json::{Map, Value};
use tidings_domain::NotificationId;

use crate::{
    python_repr::python_repr,
    schema::{Fault, Faults, ObjectReader, array, object, one_of, string},
};

/// What became of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LetterReport {
    /// The letter: the printer's jobs have the ids of our notifications.
    pub notification_id: NotificationId,
    pub fate: LetterFate,
    /// When.
    pub at: Timestamp,
}

/// See [`LetterReport`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterFate {
    /// It was handed to the post.
    Despatched {
        /// Sheets of paper, where the report says it.
        sheets: Option<i32>,
        /// The post got it sorted, which costs less.
        is_sorted: bool,
    },
    /// It cannot be printed.
    Rejected,
}

const POSTAGE_CLASSES: &[&str] = &["1ST", "2ND", "INTERNATIONAL"];
const MAILING_PRODUCTS: &[&str] =
    &["UNCODED", "MM UNSORTED", "UNSORTED", "MM", "INT EU", "INT ROW", "UNSORTEDE", "MM ECONOMY"];
const DESPATCHED: &str = "DESPATCHED";
/// Fewest properties that a despatch has.
const FEWEST_PROPERTIES: usize = 3;

impl LetterReport {
    /// Reads a body.
    ///
    /// # Errors
    /// Every property that is missing or not right.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        for name in ["specVersion", "type", "source"] {
            reader.optional(name, string);
        }
        reader.required("id", string);
        reader.required("time", date_time);
        reader.optional("dataContentType", one_of(&["application/json"]));
        let report = reader.required("data", data);
        reader.required("metadata", |value| {
            let mut inner = Inner::of(value)?;
            inner.required("correlationId", string);
            inner.finish()
        });
        reader.finish_with_others()?;
        report.ok_or(Faults(Vec::new()))
    }
}

fn data(value: &Value) -> Result<LetterReport, Fault> {
    let mut inner = Inner::of(value)?;
    let properties = inner.optional("despatchProperties", despatch_properties);
    let id = inner.required("jobId", |value| {
        let id = tidings_domain::ids::parse_lenient(string(value)?);
        id.ok_or_else(|| Fault::new("badly formed hexadecimal UUID string"))
    });
    inner.optional("jobType", string);
    let status = inner.required("jobStatus", one_of(&[DESPATCHED, "REJECTED"]));
    inner.optional("templateReference", string);
    let at = inner.required("transitionDate", date_time);
    inner.optional("comment", string);
    // A status that there is not asks for nothing.
    if value.get("jobStatus").is_none_or(|status| status == DESPATCHED) {
        inner.require("despatchProperties");
    }
    inner.finish()?;
    let fate = match (status, properties) {
        (Some(DESPATCHED), Some(properties)) => properties.fate(),
        _ => LetterFate::Rejected,
    };
    match (id, at) {
        (Some(id), Some(at)) => Ok(LetterReport { notification_id: id.into(), fate, at }),
        // Told already.
        _ => Err(Fault::many(Vec::new())),
    }
}

/// The properties of a despatch that mean something to us; there are others.
#[derive(Clone, Copy, Debug, Default)]
struct DespatchProperties<'a> {
    total_sheets: Option<&'a str>,
    postage_class: Option<&'a str>,
    mailing_product: Option<&'a str>,
}

impl DespatchProperties<'_> {
    fn fate(self) -> LetterFate {
        let is_sorted = self.postage_class == Some("2ND") && matches!(self.mailing_product, Some("MM" | "MM ECONOMY"));
        LetterFate::Despatched { sheets: self.total_sheets.and_then(|sheets| sheets.trim().parse().ok()), is_sorted }
    }
}

fn despatch_properties(value: &Value) -> Result<DespatchProperties<'_>, Fault> {
    let items = array(value)?;
    let mut faults = Vec::new();
    if items.len() < FEWEST_PROPERTIES {
        faults.push(format!("{} is too short", python_repr(value)));
    }
    if items.iter().enumerate().any(|(place, item)| items.iter().take(place).any(|before| before == item)) {
        faults.push(format!("{} has non-unique elements", python_repr(value)));
    }
    let mut properties = DespatchProperties::default();
    for item in items {
        match property(item) {
            Ok(("totalSheets", sheets)) => properties.total_sheets = Some(sheets),
            Ok(("postageClass", class)) => properties.postage_class = Some(class),
            Ok(("mailingProduct", product)) => properties.mailing_product = Some(product),
            Ok(_) => {}
            Err(Fault(of_item)) => faults.extend(of_item),
        }
    }
    if faults.is_empty() { Ok(properties) } else { Err(Fault::many(faults)) }
}

/// A property's name and value.
fn property(item: &Value) -> Result<(&str, &str), Fault> {
    let mut inner = Inner::of(item)?;
    let key = inner.required("key", string);
    let value = inner.required("value", string);
    inner.finish()?;
    let (key, value) = (key.unwrap_or_default(), value.unwrap_or_default());
    let is_known = match key {
        "postageClass" => POSTAGE_CLASSES.contains(&value),
        "mailingProduct" => MAILING_PRODUCTS.contains(&value),
        _ => true,
    };
    if is_known {
        return Ok((key, value));
    }
    Err(Fault::new(format!("{} is not valid under any of the given schemas", python_repr(item))))
}

/// A time with its offset and seconds (RFC 3339).
fn date_time(value: &Value) -> Result<Timestamp, Fault> {
    let text = string(value)?;
    let tells_seconds = text.as_bytes().get(16) == Some(&b':');
    let time = text.parse().ok().filter(|_| tells_seconds);
    time.ok_or_else(|| Fault::new(format!("{text} is not a date-time")))
}

/// Reads an object within another: its faults are the outer property's.
struct Inner<'a> {
    object: &'a Map<String, Value>,
    faults: Vec<String>,
    missing: Vec<&'static str>,
}

impl<'a> Inner<'a> {
    fn of(value: &'a Value) -> Result<Self, Fault> {
        Ok(Self { object: object(value)?, faults: Vec::new(), missing: Vec::new() })
    }

    fn optional<T>(&mut self, name: &str, read: impl FnOnce(&'a Value) -> Result<T, Fault>) -> Option<T> {
        match read(self.object.get(name)?) {
            Ok(value) => Some(value),
            Err(Fault(faults)) => {
                self.faults.extend(faults);
                None
            }
        }
    }

    fn required<T>(&mut self, name: &'static str, read: impl FnOnce(&'a Value) -> Result<T, Fault>) -> Option<T> {
        self.require(name);
        self.optional(name, read)
    }

    fn require(&mut self, name: &'static str) {
        if !self.object.contains_key(name) {
            self.missing.push(name);
        }
    }

    fn finish(mut self) -> Result<(), Fault> {
        self.faults.extend(self.missing.iter().map(|name| format!("{name} is a required property")));
        if self.faults.is_empty() { Ok(()) } else { Err(Fault::many(self.faults)) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ID: &str = "cfce9e7b-1534-4c07-a66d-3cf9172f7640";

    fn report(job: Value) -> Value {
        let mut data = json!({"jobId": ID, "jobType": "NOTIFY", "transitionDate": "2025-03-31T23:15:07Z"});
        if let (Some(data), Value::Object(job)) = (data.as_object_mut(), job) {
            data.extend(job);
        }
        json!({"specVersion": "1", "id": "x", "time": "2025-04-01T00:00:00Z", "data": data, "metadata": {"correlationId": "y"}})
    }

    fn despatched(class: &str, product: &str) -> Value {
        report(json!({"jobStatus": "DESPATCHED", "despatchProperties": [
            {"key": "totalSheets", "value": "5"},
            {"key": "postageClass", "value": class},
            {"key": "mailingProduct", "value": product},
            {"key": "osgBatchType", "value": "UNSORTED"},
        ]}))
    }

    #[test]
    fn a_letter_was_posted() {
        for (class, product, is_sorted) in [
            ("1ST", "MM UNSORTED", false),
            ("1ST", "MM", false),
            ("2ND", "MM", true),
            ("2ND", "MM ECONOMY", true),
            ("2ND", "UNSORTED", false),
            ("INTERNATIONAL", "INT EU", false),
        ] {
            let read = LetterReport::read(&despatched(class, product)).unwrap();
            let expected = LetterReport {
                notification_id: ID.parse().unwrap(),
                fate: LetterFate::Despatched { sheets: Some(5), is_sorted },
                at: "2025-03-31T23:15:07Z".parse().unwrap(),
            };
            assert_eq!(read, expected, "{class} {product}");
        }
    }

    #[test]
    fn a_letter_cannot_be_printed() {
        let read = LetterReport::read(&report(json!({"jobStatus": "REJECTED", "comment": "no PDF"}))).unwrap();
        assert_eq!(read.fate, LetterFate::Rejected);
    }

    #[test]
    fn every_fault_is_told() {
        let Faults(faults) = LetterReport::read(&json!({"time": "soon", "data": {}, "metadata": 1})).unwrap_err();
        let expected = [
            "time soon is not a date-time",
            "data jobId is a required property",
            "data jobStatus is a required property",
            "data transitionDate is a required property",
            "data despatchProperties is a required property",
            "metadata 1 is not of type object",
            "id is a required property",
        ];
        assert_eq!(faults, expected);
        let read = |job: Value| LetterReport::read(&report(job)).unwrap_err().0;
        let wrong = json!({"jobStatus": "LOST", "jobId": "1234 not a uuid", "transitionDate": "2025-03-31T13:15Z"});
        let expected = [
            "data badly formed hexadecimal UUID string",
            "data LOST is not one of [DESPATCHED, REJECTED]",
            "data 2025-03-31T13:15Z is not a date-time",
        ];
        assert_eq!(read(wrong), expected);
    }

    #[test]
    fn what_a_despatch_says_has_to_be_known() {
        let faults = LetterReport::read(&despatched("3RD", "MM")).unwrap_err().0;
        let expected = ["data {key: postageClass, value: 3RD} is not valid under any of the given schemas"];
        assert_eq!(faults, expected);
        let twice = json!({"key": "totalSheets", "value": "5"});
        let job = json!({"jobStatus": "DESPATCHED", "despatchProperties": [twice, twice]});
        let list = "[{key: totalSheets, value: 5}, {key: totalSheets, value: 5}]";
        let expected = [format!("data {list} is too short"), format!("data {list} has non-unique elements")];
        assert_eq!(LetterReport::read(&report(job)).unwrap_err().0, expected);
    }
}
