/**
 * Names that stand in the declarations of a door, and that no door exports: nobody has to write them. What else is forgotten is an error of
 * `npm run api`: it is exported, or gets a line here with the reason.
 */
export const innerTypes = [
  // They compute other types: the arguments of `track()`, of `@Track` and of options.
  ...['Asked', 'Checked', 'HasPlan', 'MappedVariables', 'MeantKey', 'Returning', 'Scalar', 'VariablesFrom', 'WithKeys'],
  ...['AnyTarget', 'ArgumentsOf', 'Both', 'Leading', 'OrVoid', 'ResultOf', 'ValueOf'],
  ...['Callable', 'DidYouMean', 'Flat', 'FlatRest', 'IsSlip', 'MayLack', 'Mismatch', 'NearKey', 'Standing', 'Typed'],
  ...['Kept', 'SentValue', 'Decorator', 'Emitted'],
  // The plan as the compiler has it; that of the adapter door is another.
  'Plan',
  // Parts of a union or an object that has a name of its own.
  ...[
    'ClientOption',
    'LoginUserId',
    'PlanFile',
    'UserFunction',
    'RedisSettings',
    'Environment',
    'Message',
    'Connected',
    'KoaContext',
  ],
  // Parameters that take a function, or the method of a class, which everybody writes in place.
  ...['Close', 'Method', 'Offer'],
  // What Nest injects and inherits.
  ...['ConfigurableModuleClass', 'LiveClient', 'ModuleClient', 'ScopedClients'],
  // Constants and functions of which only the type is named.
  ...[
    'failureCodes',
    'markSeverities',
    'getTracker',
    'setOwn',
    'Verdict',
    'toHaveTracked',
    'toHaveTrackedFor',
    'toHaveTrackedTimes',
  ],
  ...[
    'readBeforeSend',
    'readHost',
    'readLanguageOption',
    'readLogger',
    'readLoginUserId',
    'readPlanOption',
    'readProjectId',
  ],
  // Options that another interface inherits, or a rule of an option.
  ...['ClientOptions', 'NumberRule', 'OptionOrigin'],
];
