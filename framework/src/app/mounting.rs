//! From controllers to a route table.

use super::assembly::{ModuleLevel, MountedController};
use super::routing::RoutingSettings;
use crate::boot_error::{Code, Problem};
use crate::di::container::Node;
use crate::pipeline::route::RouteDescriptor;
use crate::routing::{Conflict, Pattern, PatternError, RouteKey, Table};

/// The routes that will be served: which handler each one has is known, the handlers are built later.
pub(crate) struct Mounting {
    pub(crate) table: Table<usize>,
    pub(crate) routes: Vec<Mounted>,
    pub(crate) problems: Vec<Problem>,
}

/// A route's place: its controller, which of that controller's routes it is, and its whole path.
pub(crate) struct Mounted {
    pub(crate) controller: usize,
    pub(crate) route: usize,
    pub(crate) path: String,
}

impl Mounting {
    pub(crate) fn of(
        controllers: &[MountedController],
        levels: &[ModuleLevel],
        nodes: &[Node],
        settings: &RoutingSettings,
    ) -> Self {
        let mut mounting = Self { table: Table::new(), routes: Vec::new(), problems: Vec::new() };
        let mut names = Vec::new();
        for (at, controller) in controllers.iter().enumerate() {
            for (route, descriptor) in controller.routes.iter().enumerate() {
                let name = format!("`{}::{}`", nodes[controller.node].entry.name, descriptor.handler);
                match pattern(settings, &levels[controller.module], controller, descriptor) {
                    Ok(pattern) => mounting.mount(at, route, &pattern, descriptor, &name, &mut names),
                    Err(error) => mounting.problems.push(invalid_path(controller, descriptor, &name, &error)),
                }
            }
        }
        mounting
            .problems
            .extend(levels.iter().flat_map(|level| level.consumer.problems()).map(invalid_middleware_path));
        mounting
    }

    fn mount(
        &mut self,
        controller: usize,
        route: usize,
        pattern: &Pattern,
        descriptor: &RouteDescriptor,
        name: &str,
        names: &mut Vec<String>,
    ) {
        let path = pattern.to_string();
        self.problems.extend(unknown_parameters(pattern, descriptor, name));
        let key = RouteKey::new(descriptor.method.clone(), pattern.clone());
        if let Err(conflict) = self.table.insert(key, self.routes.len()) {
            let problem = duplicate(&conflict, name, &names[conflict.value]);
            self.problems.push(problem.at(descriptor.location));
            return;
        }
        names.push(format!("{name} ({})", descriptor.location));
        self.routes.push(Mounted { controller, route, path });
    }
}

fn duplicate(conflict: &Conflict<usize>, name: &str, first: &str) -> Problem {
    let Conflict { refused, existing, regexes, .. } = conflict;
    let (message, remedy) = match regexes {
        None => (format!("{name} and {first} both answer `{refused}`"), "change the method or the path of one of them"),
        Some([one, other]) => (
            format!(
                "{name} and {first} have two regexes in one place: `{one}` in `{refused}` and `{other}` in `{existing}`"
            ),
            "use one regex in both, or put one of them below another path",
        ),
    };
    Problem::new(Code::DuplicateRoute, message, remedy)
}

/// Global prefix, module path, controller, route.
fn pattern(
    settings: &RoutingSettings,
    level: &ModuleLevel,
    controller: &MountedController,
    route: &RouteDescriptor,
) -> Result<Pattern, PatternError> {
    [level.path, controller.prefix, route.path]
        .iter()
        .try_fold(Pattern::parse(settings.prefix)?, |path, next| Pattern::join(&path, &Pattern::parse(next)?))
}

fn invalid_middleware_path((path, error): (&str, PatternError)) -> Problem {
    let message = format!("the path \"{path}\" of a middleware is invalid: {error}");
    Problem::new(Code::InvalidPath, message, "change it where the module configures its middleware")
}

fn invalid_path(controller: &MountedController, route: &RouteDescriptor, name: &str, error: &PatternError) -> Problem {
    let message =
        format!("the path of {name}, \"{}\" under \"{}\", is invalid: {error}", route.path, controller.prefix);
    Problem::new(Code::InvalidPath, message, "change the route's path or its controller's").at(route.location)
}

fn unknown_parameters<'a>(
    pattern: &'a Pattern,
    route: &'a RouteDescriptor,
    name: &'a str,
) -> impl Iterator<Item = Problem> + 'a {
    let unknown = route.parameters.iter().filter(|parameter| !pattern.names().any(|known| known == **parameter));
    unknown.map(move |parameter| {
        let message =
            format!("{name} reads the path parameter `{parameter}`, which its path `{pattern}` does not have");
        let remedy = format!("name it in the path as `:{parameter}`, or read one that is there");
        Problem::new(Code::UnknownParameter, message, remedy).at(route.location)
    })
}
