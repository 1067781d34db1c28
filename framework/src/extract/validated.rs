//! Arguments that follow the rules of their types, and what is wrong with several arguments at once.

use super::constraints::Constraints;
use crate::http::HttpException;
use crate::pipeline::{ArgumentMetadata, ExecutionContext};
use crate::validation::probe::Rules;
use crate::validation::{ValidationPipe, Violations};

/// An argument as it was read, and the properties that its type does not have, where somebody asked for them.
pub struct Read<T> {
    value: T,
    unknown: Violations,
    /// The field of the body that it is.
    field: &'static str,
}

impl<T> Read<T> {
    pub(super) fn plainly(value: T) -> Self {
        Self { value, unknown: Violations::new(), field: "" }
    }

    pub(super) fn strictly((value, unknown): (T, Violations)) -> Self {
        Self { value, unknown, field: "" }
    }

    pub(super) fn of_field(self, field: &'static str) -> Self {
        Self { field, ..self }
    }

    /// What was read.
    pub fn into_value(self) -> T {
        self.value
    }
}

/// The value, if it follows the rules of its type: first what its type does not have is wrong.
pub fn validated<T>(
    rules: Option<Rules<T>>,
    read: Result<Read<T>, HttpException>,
    ctx: &ExecutionContext,
) -> Result<T, HttpException> {
    let Read { value, unknown: mut violations, field } = read?;
    if let Some(rules) = rules {
        violations.nested(field, |violations| rules(&value, violations));
    }
    match violations.is_empty() {
        true => Ok(value),
        false => Err(refusal(violations, ctx)),
    }
}

/// The value, if the constraints of its type allow it.
pub async fn constrained<T>(
    constraints: Constraints<T>,
    value: Result<T, HttpException>,
    argument: &ArgumentMetadata,
    ctx: &mut ExecutionContext,
) -> Result<T, HttpException> {
    let value = value?;
    let violations = constraints.violations(&value, argument.name.unwrap_or_default(), ctx).await?;
    match violations.is_empty() {
        true => Ok(value),
        false => Err(refusal(violations, ctx)),
    }
}

/// The answer to violations. It keeps them for whoever answers several arguments at once, and for filters.
fn refusal(violations: Violations, ctx: &ExecutionContext) -> HttpException {
    let exception = match &ctx.route().validation {
        Some(pipe) => pipe.exception(violations.clone()),
        None => violations.clone().into_exception(),
    };
    exception.caused_by(violations)
}

/// What is wrong with the arguments of one request, where all of it is to be said at once.
pub struct Collected {
    pipe: Option<ValidationPipe>,
    found: Violations,
}

impl Collected {
    /// Nothing is wrong yet.
    pub fn new(ctx: &ExecutionContext) -> Self {
        let pipe = ctx.route().validation.as_ref().filter(|pipe| pipe.collects_all()).cloned();
        Self { pipe, found: Violations::new() }
    }

    /// The argument; nothing, where what is wrong with it is kept for later.
    #[inline]
    pub fn keep<T>(
        &mut self,
        value: Result<T, HttpException>,
        argument: &ArgumentMetadata,
    ) -> Result<Option<T>, HttpException> {
        match value {
            Ok(value) => Ok(Some(value)),
            Err(exception) => self.put(exception, argument).map(|()| None),
        }
    }

    /// What no client could have done better, and what is no mistake in an argument, ends the request at once.
    #[cold]
    fn put(&mut self, exception: HttpException, argument: &ArgumentMetadata) -> Result<(), HttpException> {
        if self.pipe.is_none() {
            return Err(exception);
        }
        match exception.downcast::<Violations>() {
            Ok(violations) => self.found.append(violations),
            Err(exception) if exception.status().as_u16() == 400 => {
                self.found.add_text(argument.name.unwrap_or_default(), &exception.to_string());
            }
            Err(exception) => return Err(exception),
        }
        Ok(())
    }

    /// Everything that was kept, in one answer.
    pub fn into_exception(self) -> HttpException {
        match self.pipe {
            Some(pipe) => pipe.exception(self.found),
            None => self.found.into_exception(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::ArgumentSource;

    fn named(name: &'static str) -> ArgumentMetadata {
        ArgumentMetadata::new(ArgumentSource::Query, Some(name))
    }

    fn collecting() -> Collected {
        Collected { pipe: Some(ValidationPipe::collect_all()), found: Violations::new() }
    }

    #[test]
    fn keeps_what_is_wrong_in_order() {
        let mut collected = collecting();
        let mut violations = Violations::new();
        violations.add("name", "should not be empty");
        let bad = || HttpException::new(400, "page: a number is expected");
        assert_eq!(collected.keep(Ok(1), &named("a")).unwrap(), Some(1));
        assert_eq!(collected.keep::<u8>(Err(bad()), &named("page")).unwrap(), None);
        let wrong = violations.clone().into_exception().caused_by(violations);
        assert_eq!(collected.keep::<u8>(Err(wrong), &named("body")).unwrap(), None);
        let body = collected.into_exception().body();
        assert_eq!(body["message"], serde_json::json!(["page: a number is expected", "name should not be empty"]));
    }

    #[test]
    fn what_is_no_mistake_of_an_argument_is_not_kept() {
        let exception = collecting().keep::<u8>(Err(HttpException::new(413, "x")), &named("a")).unwrap_err();
        assert_eq!(exception.status().as_u16(), 413);
        let mut plain = Collected { pipe: None, found: Violations::new() };
        assert!(plain.keep::<u8>(Err(HttpException::new(400, "x")), &named("a")).is_err());
    }
}
