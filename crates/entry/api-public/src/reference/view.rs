//! The description as the page shows it.

use serde::Serialize;

use super::{
    document::{Content, Document, Operation, OrReference, Parameter, PathItem, Response, Schema, name_of},
    example::example,
    words::{Part, Style, kind, prose},
};

#[derive(Serialize)]
pub(super) struct View {
    title: String,
    version: String,
    description: Vec<Part>,
    authentication: Vec<Part>,
    operations: Vec<OperationView>,
    /// Those that are shown in no operation.
    schemas: Vec<SchemaView>,
}

#[derive(Serialize)]
struct OperationView {
    id: String,
    method: &'static str,
    path: String,
    summary: String,
    description: Vec<Part>,
    parameters: Vec<ParameterView>,
    bodies: Vec<SchemaView>,
    /// What the body may be, to begin with; of the first kind of body, where there are several.
    example: Option<String>,
    replies: Vec<ReplyView>,
}

#[derive(Serialize)]
struct ParameterView {
    name: String,
    place: String,
    required: bool,
    /// It may be given more than once.
    many: bool,
    kind: Vec<Part>,
    description: Vec<Part>,
}

#[derive(Serialize)]
struct ReplyView {
    status: String,
    description: Vec<Part>,
    content: Vec<Part>,
    headers: Vec<HeaderView>,
}

#[derive(Serialize)]
struct HeaderView {
    name: String,
    description: Vec<Part>,
}

#[derive(Serialize)]
struct SchemaView {
    name: String,
    description: Vec<Part>,
    rows: Vec<Row>,
    example: Option<String>,
}

/// A property, which may be one of another.
#[derive(Serialize)]
struct Row {
    name: String,
    required: bool,
    kind: Vec<Part>,
    description: Vec<Part>,
}

impl View {
    pub fn new(document: &Document) -> Self {
        let operations: Vec<_> =
            document.paths.0.iter().flat_map(|(path, item)| operations(document, path, item)).collect();
        let is_shown =
            |name: &str| operations.iter().any(|operation| operation.bodies.iter().any(|body| body.name == name));
        let others = document.components.schemas.0.iter().filter(|(name, _)| !is_shown(name));
        let schemas = others.map(|(name, schema)| SchemaView::new(document, name, schema, false)).collect();
        let schemes = document.components.security_schemes.0.iter();
        Self {
            title: document.info.title.clone(),
            version: document.info.version.clone(),
            description: prose(Some(&document.info.description)),
            authentication: schemes.flat_map(|(_, scheme)| prose(Some(&scheme.description))).collect(),
            schemas,
            operations,
        }
    }
}

fn operations(document: &Document, path: &str, item: &PathItem) -> Vec<OperationView> {
    let operations = &item.operations;
    let all = [("GET", &operations.get), ("POST", &operations.post), ("DELETE", &operations.delete)];
    let there = all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_ref()?)));
    there.map(|(method, operation)| OperationView::new(document, method, path, item, operation)).collect()
}

impl OperationView {
    fn new(document: &Document, method: &'static str, path: &str, item: &PathItem, operation: &Operation) -> Self {
        let parameters = item.parameters.iter().chain(&operation.parameters);
        let parameters = parameters.filter_map(|parameter| parameter.of(&document.components.parameters));
        let contents = operation.request_body.iter().flat_map(|body| &body.content.0);
        let bodies: Vec<_> = contents.flat_map(|(_, content)| named(document, content)).collect();
        let bodies: Vec<_> =
            bodies.into_iter().map(|(name, schema)| SchemaView::new(document, name, schema, true)).collect();
        Self {
            id: operation.operation_id.clone(),
            method,
            path: path.to_owned(),
            summary: operation.summary.clone(),
            description: prose(operation.description.as_deref()),
            parameters: parameters.map(ParameterView::new).collect(),
            example: bodies.first().and_then(|body| body.example.clone()),
            bodies,
            replies: operation.responses.0.iter().filter_map(|reply| ReplyView::new(document, reply)).collect(),
        }
    }
}

/// The schemas that a content may be of, with their names.
fn named<'d>(document: &'d Document, content: &'d Content) -> Vec<(&'d str, &'d Schema)> {
    let schemas = content.schema.iter().flat_map(|schema| std::iter::once(schema).chain(&schema.one_of));
    let names = schemas.filter_map(|schema| schema.reference.as_deref().map(name_of));
    names.filter_map(|name| Some((name, document.schema(name)?))).collect()
}

impl ParameterView {
    fn new(parameter: &Parameter) -> Self {
        let schema = &parameter.schema;
        Self {
            name: parameter.name.clone(),
            place: parameter.place.clone(),
            required: parameter.required,
            many: schema.items.is_some(),
            kind: kind(schema.items.as_deref().unwrap_or(schema)),
            description: prose(parameter.description.as_deref()),
        }
    }
}

impl ReplyView {
    fn new(document: &Document, (status, response): &(String, OrReference<Response>)) -> Option<Self> {
        let response = response.of(&document.components.responses)?;
        let headers = response.headers.0.iter().filter_map(|(name, header)| {
            let description = prose(Some(&header.of(&document.components.headers)?.description));
            Some(HeaderView { name: name.clone(), description })
        });
        let contents = response.content.0.iter().flat_map(|(media_type, content)| match &content.schema {
            Some(schema) => kind(schema),
            None => vec![Part::new(media_type, Style::Code)],
        });
        Some(Self {
            status: status.clone(),
            description: prose(Some(&response.description)),
            content: contents.collect(),
            headers: headers.collect(),
        })
    }
}

impl SchemaView {
    fn new(document: &Document, name: &str, schema: &Schema, with_example: bool) -> Self {
        let example = with_example.then(|| serde_json::to_string_pretty(&example(document, schema)).ok()).flatten();
        let mut rows = Vec::new();
        add_rows("", schema, &mut rows);
        Self { name: name.to_owned(), description: prose(schema.description.as_deref()), rows, example }
    }
}

/// The properties of a schema, and of what is written out in it.
fn add_rows(prefix: &str, schema: &Schema, rows: &mut Vec<Row>) {
    for (name, property) in &schema.properties.0 {
        let required = schema.required.contains(name);
        let name = format!("{prefix}{name}");
        let description = prose(property.description.as_deref());
        rows.push(Row { name: name.clone(), required, kind: kind(property), description });
        add_rows(&format!("{name}."), property, rows);
        if let Some(items) = &property.items {
            for variant in std::iter::once(&**items).chain(&items.one_of) {
                add_rows(&format!("{name}[]."), variant, rows);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_written_out_is_shown_with_its_path() {
        let schema = json!({
            "properties": {
                "content": {"type": "object", "properties": {"body": {"type": "string"}}, "required": ["body"]},
                "errors": {"type": "array", "items": {"type": "object", "properties": {"error": {"type": "string"}}}},
            },
            "required": ["errors"],
        });
        let mut rows = Vec::new();
        add_rows("", &serde_json::from_value(schema).unwrap(), &mut rows);
        let rows: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.required)).collect();
        assert_eq!(rows, [("content", false), ("content.body", true), ("errors", true), ("errors[].error", false)]);
    }
}
