//! What follows the question mark, as an object whose schema can be checked.

use serde_json::{Map, Value};

/// The parameters as an object. Those in `lists` may be given more than once and are lists; of the others the first counts.
pub(super) fn object(pairs: &[(String, String)], lists: &[&str]) -> Value {
    let mut object = Map::new();
    for (name, value) in pairs {
        let value = Value::String(value.clone());
        if !lists.contains(&name.as_str()) {
            object.entry(name.as_str()).or_insert(value);
        } else if let Value::Array(values) = object.entry(name.as_str()).or_insert_with(|| Value::Array(Vec::new())) {
            values.push(value);
        }
    }
    Value::Object(object)
}

/// The parameters that count, those of one name together, in the order in which the names first came: as a page names itself.
pub(super) fn in_order(pairs: Vec<(String, String)>, lists: &[&str]) -> Vec<(String, String)> {
    let mut counted: Vec<(String, String)> = Vec::with_capacity(pairs.len());
    for (name, value) in pairs {
        match counted.iter().rposition(|(known, _)| *known == name) {
            None => counted.push((name, value)),
            Some(last) if lists.contains(&name.as_str()) => counted.insert(last + 1, (name, value)),
            Some(_) => {}
        }
    }
    counted
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        text.split('&').filter_map(|pair| pair.split_once('=')).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
    }

    #[test]
    fn lists_are_lists_and_of_the_rest_the_first_counts() {
        let pairs = pairs("a=1&b=2&a=3&b=4&c=");
        assert_eq!(object(&pairs, &["a"]), json!({"a": ["1", "3"], "b": "2", "c": ""}));
        let order: Vec<_> = in_order(pairs, &["a"]).into_iter().map(|(name, value)| name + &value).collect();
        assert_eq!(order, ["a1", "a3", "b2", "c"]);
    }
}
