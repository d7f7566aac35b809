using MlopsHousing.Tests;
using MlopsHousing.Tests.Api.Caching;
using MlopsHousing.Tests.Hostile.Fuzzing;
using MlopsHousing.Tests.Modeling.Registry;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// The tests; or a program that one of them starts as a process of its own.
return args switch
{
    [nameof(ColdReplica), var outage] => await ColdReplica.RunAsync(outage),
    [nameof(FuzzProgram), .. var run] => await FuzzProgram.RunAsync(run),
    [nameof(Publisher), var root] => await Publisher.RunAsync(root),
    _ when args.Any(arg => arg is "-automated" or "@@") => await ConsoleRunner.Run(args),
    _ => await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
};
