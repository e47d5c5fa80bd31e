//! Reading an object: its properties one after the other, what is missing, what does not belong.

use serde_json::{Map, Value};

use super::fault::{Fault, Faults, without_apostrophes, wrong_type};

/// Reads an object property by property, and collects faults.
#[derive(Debug)]
pub struct ObjectReader<'a> {
    object: &'a Map<String, Value>,
    known: Vec<&'static str>,
    missing: Vec<&'static str>,
    faults: Vec<String>,
}

impl<'a> ObjectReader<'a> {
    /// Begins to read `value`.
    ///
    /// # Errors
    /// When it is no object, which is then its only fault.
    pub fn new(value: &'a Value) -> Result<Self, Faults> {
        match value {
            Value::Object(object) => Ok(Self { object, known: Vec::new(), missing: Vec::new(), faults: Vec::new() }),
            other => Err(Faults(vec![without_apostrophes(&wrong_type(other, "object"))])),
        }
    }

    /// A property that may be left out. `read` gives its value or its faults.
    pub fn optional<T>(&mut self, name: &'static str, read: impl FnOnce(&'a Value) -> Result<T, Fault>) -> Option<T> {
        self.known.push(name);
        match read(self.object.get(name)?) {
            Ok(value) => Some(value),
            Err(Fault(faults)) => {
                let messages = faults.iter().map(|fault| without_apostrophes(&format!("{name} {fault}")));
                self.faults.extend(messages);
                None
            }
        }
    }

    /// A property that must be there.
    pub fn required<T>(&mut self, name: &'static str, read: impl FnOnce(&'a Value) -> Result<T, Fault>) -> Option<T> {
        self.require(name);
        self.optional(name, read)
    }

    /// Asks for a property that is read elsewhere: for endpoints that tell what is missing in an order of their own.
    pub fn require(&mut self, name: &'static str) {
        if !self.has(name) {
            self.missing.push(name);
        }
    }

    /// Whether the property was sent, null included.
    pub fn has(&self, name: &str) -> bool {
        self.object.contains_key(name)
    }

    /// Tells at once of properties that are none of `known`: for endpoints that tell of those first.
    pub fn nothing_but(&mut self, known: &[&str]) {
        self.unexpected_is_fault(|name| known.contains(&name));
    }

    /// A fault of the object itself.
    pub fn fault(&mut self, fault: &str) {
        self.faults.push(without_apostrophes(fault));
    }

    /// Ends the reading: the collected faults, if there are any. Properties that nobody asked for are one.
    pub fn finish(mut self) -> Result<(), Faults> {
        self.missing_are_faults();
        let known = std::mem::take(&mut self.known);
        self.unexpected_is_fault(|name| known.contains(&name));
        told_once(self.faults)
    }

    fn unexpected_is_fault(&mut self, is_known: impl Fn(&str) -> bool) {
        let unexpected: Vec<&str> = self.object.keys().map(String::as_str).filter(|name| !is_known(name)).collect();
        if !unexpected.is_empty() {
            let verb = if unexpected.len() == 1 { "was" } else { "were" };
            let message =
                format!("Additional properties are not allowed ({} {verb} unexpected)", unexpected.join(", "));
            self.faults.push(without_apostrophes(&message));
        }
    }

    /// As [`Self::finish`], but for endpoints that leave properties alone which they do not know.
    pub fn finish_with_others(mut self) -> Result<(), Faults> {
        self.missing_are_faults();
        told_once(self.faults)
    }

    fn missing_are_faults(&mut self) {
        self.faults.extend(self.missing.iter().map(|name| format!("{name} is a required property")));
    }
}

fn told_once(faults: Vec<String>) -> Result<(), Faults> {
    let mut told = Vec::new();
    for fault in faults {
        if !told.contains(&fault) {
            told.push(fault);
        }
    }
    if told.is_empty() { Ok(()) } else { Err(Faults(told)) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{
        super::{email_address, https_url, object, small_integer, string_up_to, uuid},
        *,
    };

    fn faults_of(body: &Value) -> Vec<String> {
        let mut reader = match ObjectReader::new(body) {
            Ok(reader) => reader,
            Err(Faults(faults)) => return faults,
        };
        reader.optional("reference", string_up_to(5));
        reader.required("template_id", uuid);
        reader.optional("personalisation", object);
        reader.optional("url", https_url);
        reader.finish().err().map(|Faults(faults)| faults).unwrap_or_default()
    }

    #[test]
    fn every_fault_is_told_in_order() {
        let body = json!({"z": 1, "a": 2, "url": "http://x", "reference": null, "personalisation": "not_a_dict"});
        assert_eq!(
            faults_of(&body),
            [
                "reference None is not of type string",
                "personalisation not_a_dict is not of type object",
                "url is not a valid https url",
                "template_id is a required property",
                "Additional properties are not allowed (a, z were unexpected)",
            ]
        );
    }

    #[test]
    fn what_is_no_object_has_that_fault_alone() {
        assert_eq!(faults_of(&json!([1, "it's"])), ["[1, its] is not of type object"]);
    }

    #[test]
    fn apostrophes_are_left_out() {
        let body = json!({"template_id": "0b2d4d96-4e5c-4a1c-a5a9-6a6a1c0b2a3f", "it's": 1});
        assert_eq!(faults_of(&body), ["Additional properties are not allowed (its was unexpected)"]);
    }

    #[test]
    fn texts_are_measured_in_characters() {
        let with =
            |reference: &str| json!({"template_id": "0b2d4d96-4e5c-4a1c-a5a9-6a6a1c0b2a3f", "reference": reference});
        assert_eq!(faults_of(&with("ééééé")), Vec::<String>::new());
        assert_eq!(faults_of(&with("éééééé")), ["reference éééééé is too long"]);
        assert_eq!(faults_of(&with("a\0")), ["reference must not contain null characters"]);
    }

    #[test]
    fn an_open_object_may_hold_more() {
        let body = json!({"days": 1e12, "email_address": "no", "more": true});
        let mut reader = ObjectReader::new(&body).unwrap();
        reader.required("days", small_integer);
        reader.required("email_address", email_address);
        let Faults(faults) = reader.finish_with_others().unwrap_err();
        assert_eq!(
            faults,
            ["days 1000000000000 is not between -2147483648 and 2147483647", "email_address Not a valid email address",]
        );
    }
}
