//! What `#[dto]` understood: the fields, how clients name them, and their rules.

use syn::{Attribute, Expr, ExprLit, Ident, Lit, LitStr, Member, Type};

/// A rule that users can write, and the arguments that it takes beside `message`.
pub(crate) struct Spec {
    pub(crate) name: &'static str,
    pub(crate) arguments: &'static [&'static str],
    pub(crate) example: &'static str,
}

macro_rules! specs {
    ($($name:literal ($($argument:literal),*) $example:literal)*) => {
        &[$(Spec { name: $name, arguments: &[$($argument),*], example: $example }),*]
    };
}

pub(crate) const SPECS: &[Spec] = specs! {
    "length" ("min", "max", "equal") "length(min = 1, max = 64)"
    "range" ("min", "max", "exclusive_min", "exclusive_max") "range(min = 0, max = 40)"
    "email" () "email"
    "url" () "url"
    "ip" () "ip"
    "regex" ("path") "regex(path = *RE)"
    "contains" ("pattern") "contains(pattern = \"a\")"
    "does_not_contain" ("pattern") "does_not_contain(pattern = \"a\")"
    "must_match" ("other") "must_match(other = password)"
    "nested" () "nested"
    "custom" ("function") "custom(function = is_even)"
    "required" () "required"
    "non_empty" () "non_empty"
    "non_control_character" () "non_control_character"
    "constraint" ("type") "constraint(UniqueName)"
    "uuid" () "uuid"
    "iso8601" () "iso8601"
    "alpha" () "alpha"
    "alphanumeric" () "alphanumeric"
    "ascii" () "ascii"
    "lowercase" () "lowercase"
    "uppercase" () "uppercase"
    "one_of" ("values") "one_of(values = [\"S\", \"M\", \"L\"])"
    "none_of" ("values") "none_of(values = [\"root\", \"admin\"])"
    "positive" () "positive"
    "negative" () "negative"
    "unique" () "unique"
    "each" () "each(length(min = 1))"
};

pub(crate) struct Dto {
    pub(crate) shape: Shape,
}

pub(crate) enum Shape {
    Struct(Vec<Field>),
    Enum(Vec<Variant>),
}

pub(crate) struct Variant {
    pub(crate) ident: Ident,
    pub(crate) cfgs: Vec<Attribute>,
    /// The key under which clients send what is in the variant, if it is not inlined.
    pub(crate) key: Option<String>,
    pub(crate) fields: Vec<Field>,
}

pub(crate) struct Field {
    pub(crate) member: Member,
    pub(crate) cfgs: Vec<Attribute>,
    pub(crate) ty: Type,
    /// The client's name; empty if the field's content is inlined.
    pub(crate) name: String,
    /// The attribute that keeps the field from being read.
    pub(crate) skipped: bool,
    pub(crate) flattened: bool,
    pub(crate) rules: Vec<Rule>,
    pub(crate) output: Output,
    pub(crate) default: Option<Expr>,
    /// The function that the user names with serde's `skip_serializing_if`.
    pub(crate) skip_if: Option<String>,
    /// It stands for each of the items in the field.
    pub(crate) each: bool,
}

/// Who gets to see a field.
pub(crate) enum Output {
    Everyone,
    Groups(Vec<LitStr>),
    Nobody,
}

pub(crate) struct Rule {
    pub(crate) name: Ident,
    pub(crate) arguments: Vec<Argument>,
    /// The rules in an `each`.
    pub(crate) inner: Vec<Rule>,
}

pub(crate) struct Argument {
    pub(crate) name: Ident,
    pub(crate) value: Expr,
}

impl Dto {
    /// The fields of the struct, or those of each variant.
    pub(crate) fn groups(&mut self) -> Vec<&mut Vec<Field>> {
        match &mut self.shape {
            Shape::Struct(fields) => vec![fields],
            Shape::Enum(variants) => variants.iter_mut().map(|variant| &mut variant.fields).collect(),
        }
    }
}

impl Field {
    pub(crate) fn ident(&self) -> Option<&Ident> {
        match &self.member {
            Member::Named(ident) => Some(ident),
            Member::Unnamed(_) => None,
        }
    }
}

impl Rule {
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name == name
    }

    pub(crate) fn spec(&self) -> Option<&'static Spec> {
        SPECS.iter().find(|spec| self.is(spec.name))
    }

    pub(crate) fn argument(&self, name: &str) -> Option<&Expr> {
        self.arguments.iter().find(|argument| argument.name == name).map(|argument| &argument.value)
    }

    pub(crate) fn named_argument(&self, name: &str) -> Option<&Ident> {
        self.arguments.iter().map(|argument| &argument.name).find(|found| *found == name)
    }

    /// The field that `must_match` compares with, written as a name or as a string.
    pub(crate) fn other(&self) -> Option<Ident> {
        match self.argument("other")? {
            Expr::Path(path) => path.path.get_ident().cloned(),
            Expr::Lit(ExprLit { lit: Lit::Str(name), .. }) => name.parse().ok(),
            _ => None,
        }
    }

    /// The provider that `constraint` names.
    pub(crate) fn constraint(&self) -> Option<&Expr> {
        self.argument("type")
    }

    /// The function of `custom`, written as a path or as a string.
    pub(crate) fn function(&self) -> Option<Expr> {
        match self.argument("function")? {
            Expr::Lit(ExprLit { lit: Lit::Str(path), .. }) => path.parse().ok(),
            function => Some(function.clone()),
        }
    }
}
