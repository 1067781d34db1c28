//! What most files of an application need: `use nestling::prelude::*;`.

pub use crate::http::{
    BadGatewayException, BadRequestException, ConflictException, ForbiddenException, GatewayTimeoutException,
    GoneException, HttpVersionNotSupportedException, ImATeapotException, InternalServerErrorException,
    MethodNotAllowedException, MisdirectedException, NotAcceptableException, NotFoundException,
    NotImplementedException, PayloadTooLargeException, PreconditionFailedException, RequestTimeoutException,
    ServiceUnavailableException, UnauthorizedException, UnprocessableEntityException, UnsupportedMediaTypeException,
};
pub use crate::{
    App, ArgumentMetadata, BeforeApplicationShutdown, Body, CanActivate, DefaultValuePipe, DynamicModule, EarlyHints,
    Error, Exception, ExceptionFilter, ExecutionContext, FromRequest, Guard, HttpException, Interceptor, IntoResponse,
    Json, Lazy, Middleware, MiddlewareConsumer, ModuleRef, NestModule, Next, OnApplicationBootstrap,
    OnApplicationShutdown, OnModuleDestroy, OnModuleInit, ParseArrayPipe, ParseBoolPipe, ParseDatePipe, ParseEnumPipe,
    ParseFloatPipe, ParseIntPipe, ParseUuidPipe, Pipe, Push, Redirect, Request, Response, ResponseHead, Result, Signal,
    StatusCode, SwitchingProtocols, TowerLayer, Upgrade, Upgraded, UuidVersion, ValidationPipe, Version, all,
    body_limit, catch, controller, delete, dto, filter, get, guard, head, header, host, http_code, injectable,
    interceptor, json, meta, middleware, module, options, patch, pipe, post, put, redirect, routes, serialize, timeout,
    version,
};
pub use std::sync::Arc;
