//! The parts of the description that the page shows.

use std::{collections::HashMap, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::Value;

#[derive(Debug, Deserialize)]
pub(super) struct Document {
    pub info: Info,
    pub paths: Entries<PathItem>,
    pub components: Components,
}

#[derive(Debug, Deserialize)]
pub(super) struct Info {
    pub title: String,
    pub version: String,
    pub description: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Components {
    pub security_schemes: Entries<SecurityScheme>,
    pub parameters: HashMap<String, Parameter>,
    pub responses: HashMap<String, Response>,
    pub headers: HashMap<String, Header>,
    pub schemas: Entries<Schema>,
}

#[derive(Debug, Deserialize)]
pub(super) struct SecurityScheme {
    pub description: String,
}

/// What an address has.
#[derive(Debug, Deserialize)]
pub(super) struct PathItem {
    /// Of each of its operations.
    #[serde(default)]
    pub parameters: Vec<OrReference<Parameter>>,
    #[serde(flatten)]
    pub operations: Operations,
}

#[derive(Debug, Deserialize)]
pub(super) struct Operations {
    pub get: Option<Operation>,
    pub post: Option<Operation>,
    pub delete: Option<Operation>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Operation {
    pub operation_id: String,
    pub summary: String,
    pub description: Option<String>,
    #[serde(default)]
    pub parameters: Vec<OrReference<Parameter>>,
    pub request_body: Option<Body>,
    pub responses: Entries<OrReference<Response>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Parameter {
    pub name: String,
    /// `path`, `query` or `header`.
    #[serde(rename = "in")]
    pub place: String,
    #[serde(default)]
    pub required: bool,
    pub description: Option<String>,
    pub schema: Schema,
}

#[derive(Debug, Deserialize)]
pub(super) struct Body {
    pub content: Entries<Content>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Response {
    pub description: String,
    #[serde(default)]
    pub headers: Entries<OrReference<Header>>,
    #[serde(default)]
    pub content: Entries<Content>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Header {
    pub description: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Content {
    pub schema: Option<Schema>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Schema {
    #[serde(rename = "$ref")]
    pub reference: Option<String>,
    pub description: Option<String>,
    #[serde(rename = "type")]
    pub types: OneOrMany,
    pub format: Option<String>,
    pub pattern: Option<String>,
    pub content_encoding: Option<String>,
    pub min_length: Option<u64>,
    pub max_length: Option<u64>,
    pub minimum: Option<i64>,
    pub maximum: Option<i64>,
    pub min_items: Option<u64>,
    pub max_items: Option<u64>,
    #[serde(rename = "const")]
    pub constant: Option<Value>,
    #[serde(rename = "enum")]
    pub values: Vec<Value>,
    pub one_of: Vec<Schema>,
    pub items: Option<Box<Schema>>,
    pub properties: Entries<Schema>,
    pub required: Vec<String>,
    pub examples: Vec<Value>,
}

/// A thing, or where it is.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum OrReference<T> {
    Reference {
        #[serde(rename = "$ref")]
        reference: String,
    },
    Here(T),
}

impl<T> OrReference<T> {
    /// The thing; `all` are those of its kind.
    pub fn of<'a>(&'a self, all: &'a HashMap<String, T>) -> Option<&'a T> {
        match self {
            Self::Reference { reference } => all.get(name_of(reference)),
            Self::Here(thing) => Some(thing),
        }
    }
}

/// The last part of a reference.
pub(super) fn name_of(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or_default()
}

impl Document {
    /// The schema with a name.
    pub fn schema(&self, name: &str) -> Option<&Schema> {
        self.components.schemas.0.iter().find(|(known, _)| known == name).map(|(_, schema)| schema)
    }
}

#[derive(Debug, Default)]
pub(super) struct OneOrMany(pub Vec<String>);

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            One(String),
            Many(Vec<String>),
        }
        Ok(Self(match Written::deserialize(deserializer)? {
            Written::One(one) => vec![one],
            Written::Many(many) => many,
        }))
    }
}

/// The properties of an object, in the order in which they are written.
#[derive(Debug)]
pub(super) struct Entries<T>(pub Vec<(String, T)>);

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entries<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for InOrder<T> {
            type Value = Entries<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<T>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(InOrder(PhantomData))
    }
}
