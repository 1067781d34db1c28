//! serde's view of settings.

use super::fault::{Fault, join};
use super::node::{Content, Node};
use super::placeholder::Placeholder;
use super::run::Run;
use super::secret;
use super::table::Table;
use super::text::Text;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// One value of the settings, by its key.
pub(super) struct Reader<'a> {
    /// None in the place of what is known to be wrong.
    node: Option<&'a Node>,
    key: String,
    run: &'a Run,
}

impl<'a> Reader<'a> {
    pub(super) fn root(node: &'a Node, run: &'a Run) -> Self {
        Self { node: Some(node), key: String::new(), run }
    }

    /// What stands below this one, unless it is known to be of no use.
    fn below(&self, part: &str, node: Option<&'a Node>) -> Option<Self> {
        let key = join(&self.key, part);
        let stands_in = self.run.stands_in(&key);
        let node = node.filter(|_| !stands_in && !self.run.foreign.contains(&key));
        let there = (node.is_some() || stands_in) && !self.run.omitted.contains(&key);
        there.then_some(Self { node, key, run: self.run })
    }

    /// The fields of a struct that there are, and those that are known to be missing.
    fn fields(&self, table: &'a Table, fields: &'static [&'static str]) -> Vec<(&'a str, Self)> {
        let mut known = Vec::new();
        let found = fields.iter().filter_map(|field| {
            // An alias may be but another spelling.
            let member = table.get(field).filter(|(name, _)| !known.contains(name));
            known.extend(member.map(|(name, _)| name.clone()));
            Some((*field, self.below(field, member.map(|(_, node)| node))?))
        });
        let found = found.collect();
        self.report_others(table, &known);
        found
    }

    /// A file says nothing that it does not mean; the environment is everybody's.
    fn report_others(&self, table: &Table, known: &[String]) {
        for (name, _) in table.iter().filter(|(name, node)| !node.is_variable() && !known.contains(name)) {
            self.run.unknown.borrow_mut().insert(join(&self.key, name));
        }
    }

    fn entries(&self, table: &'a Table) -> Vec<(&'a str, Self)> {
        table.iter().filter_map(|(name, node)| Some((name.as_str(), self.below(name, Some(node))?))).collect()
    }

    fn items(&self, items: &'a [Node]) -> Items<'a> {
        let item = |(index, node): (usize, &'a Node)| self.below(&index.to_string(), Some(node));
        Items(items.iter().enumerate().filter_map(item).collect::<Vec<_>>().into_iter())
    }

    fn placeholder(&self) -> Placeholder {
        Placeholder(self.run.refused(&self.key))
    }

    /// The content where no table is wanted.
    fn scalar(&self) -> Option<&'a Content> {
        self.node.map(|node| &node.unless_table().content)
    }

    fn visit<V: Visitor<'a>>(&self, content: &'a Content, visitor: V) -> Result<V::Value, Fault> {
        match content {
            Content::Text(text) => visitor.visit_str(text),
            Content::Undecodable => Err(Fault::expected("UTF-8")),
            Content::Scalar(value) => scalar(value, visitor),
            Content::List(items) => visitor.visit_seq(self.items(items)),
            Content::Table(table) => visitor.visit_map(Members::new(self.entries(table))),
        }
    }
}

fn scalar<'a, V: Visitor<'a>>(value: &'a Value, visitor: V) -> Result<V::Value, Fault> {
    match value {
        Value::Bool(value) => visitor.visit_bool(*value),
        Value::String(text) => visitor.visit_str(text),
        Value::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => visitor.visit_u64(number),
            (None, Some(number)) => visitor.visit_i64(number),
            (None, None) => visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN)),
        },
        _ => visitor.visit_unit(),
    }
}

/// What a text means depends on the type that is asked for, and so does what stands in the place of something wrong.
macro_rules! by_type {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Fault> {
            let read = match self.scalar() {
                None => self.placeholder().$method(visitor),
                Some(Content::Text(text)) => Text(text).$method(visitor),
                // `PORT__X` is none of a `port`'s.
                Some(Content::Table(table)) if table.is_of_variables() => Err(Fault::foreign()),
                Some(content) => self.visit(content, visitor),
            };
            read.map_err(|fault| fault.at(&self.key))
        }
    )*};
}

impl<'a> Deserializer<'a> for Reader<'a> {
    type Error = Fault;

    by_type! {
        deserialize_bool deserialize_char deserialize_str deserialize_string deserialize_identifier
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_f32 deserialize_f64 deserialize_bytes deserialize_byte_buf deserialize_unit deserialize_seq
    }

    fn deserialize_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Fault> {
        let read = match self.node {
            None => self.placeholder().deserialize_any(visitor),
            Some(node) => self.visit(&node.content, visitor),
        };
        read.map_err(|fault| fault.at(&self.key))
    }

    fn deserialize_map<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Fault> {
        let read = match self.node {
            None => self.placeholder().deserialize_map(visitor),
            Some(node) => match &node.content {
                Content::Text(_) | Content::Undecodable => Err(Fault::foreign()),
                content => self.visit(content, visitor),
            },
        };
        read.map_err(|fault| fault.at(&self.key))
    }

    fn deserialize_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let empty = const { &Table::new() };
        let table = match self.node.map(|node| &node.content) {
            None => empty,
            Some(Content::Table(table)) => table,
            // `MAIL=/var/mail/root` is no `mail` of ours.
            Some(Content::Text(_) | Content::Undecodable) => return Err(Fault::foreign().at(&self.key)),
            Some(_) => return Err(Fault::expected("a table").at(&self.key)),
        };
        let members = Members::new(self.fields(table, fields));
        visitor.visit_map(members).map_err(|fault| fault.at(&self.key))
    }

    fn deserialize_option<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.node.map(|node| &node.content) {
            None | Some(Content::Scalar(Value::Null)) => visitor.visit_none(),
            Some(Content::Text(text)) if text.is_empty() => visitor.visit_none(),
            Some(_) => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'a>>(self, name: &'static str, visitor: V) -> Result<V::Value, Fault> {
        let (key, run) = (self.key.clone(), self.run);
        let read = visitor.visit_newtype_struct(self).map_err(|fault| fault.at(&key));
        if name != secret::NAME {
            return read;
        }
        run.secrets.borrow_mut().insert(key);
        read.map_err(Fault::of_secret)
    }

    fn deserialize_enum<V: Visitor<'a>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let content = match self.node.map(|node| &node.content) {
            Some(Content::Table(table)) if table.is_of_variables() => self.scalar(),
            content => content,
        };
        let read = match content {
            None => self.placeholder().deserialize_enum(name, variants, visitor),
            Some(Content::Undecodable) => Err(Fault::expected("UTF-8")),
            Some(Content::Text(text) | Content::Scalar(Value::String(text))) => {
                visitor.visit_enum(IntoDeserializer::<Fault>::into_deserializer(text.as_str()))
            }
            Some(Content::Table(table)) => {
                let members = Members::new(self.entries(table));
                visitor.visit_enum(serde::de::value::MapAccessDeserializer::new(members))
            }
            Some(_) => Err(Fault::expected(format_args!("one of `{}`", variants.join("`, `")))),
        };
        read.map_err(|fault| fault.at(&self.key))
    }

    fn deserialize_unit_struct<V: Visitor<'a>>(self, _: &'static str, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_tuple<V: Visitor<'a>>(self, length: usize, visitor: V) -> Result<V::Value, Fault> {
        match self.node {
            None => self.placeholder().deserialize_tuple(length, visitor).map_err(|fault| fault.at(&self.key)),
            Some(_) => self.deserialize_seq(visitor),
        }
    }

    fn deserialize_tuple_struct<V: Visitor<'a>>(self, _: &str, length: usize, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_tuple(length, visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }
}

struct Items<'a>(std::vec::IntoIter<Reader<'a>>);

impl<'a> SeqAccess<'a> for Items<'a> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'a>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        self.0.next().map(|item| seed.deserialize(item)).transpose()
    }
}

struct Members<'a> {
    rest: std::vec::IntoIter<(&'a str, Reader<'a>)>,
    value: Option<Reader<'a>>,
}

impl<'a> Members<'a> {
    fn new(members: Vec<(&'a str, Reader<'a>)>) -> Self {
        Self { rest: members.into_iter(), value: None }
    }
}

impl<'a> MapAccess<'a> for Members<'a> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'a>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        let Some((name, value)) = self.rest.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(StrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'a>>(&mut self, seed: T) -> Result<T::Value, Fault> {
        let value = self.value.take().ok_or_else(|| Fault::expected("a value"))?;
        let key = value.key.clone();
        seed.deserialize(value).map_err(|fault| fault.at(&key))
    }
}
