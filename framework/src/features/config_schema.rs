//! What API documentation says of a secret: a text that clients send and never get.

use super::config::{Secret, Wipe};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use std::borrow::Cow;

impl<T: Wipe + JsonSchema> JsonSchema for Secret<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Secret_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = T::json_schema(generator);
        schema.insert("writeOnly".to_owned(), true.into());
        schema
    }
}
