using MlopsHousing.Infrastructure;
using MlopsHousing.Infrastructure.Configuration;

if (args is ["--help"] or ["-h"])
{
    Console.WriteLine(CommandLine.Usage);
    return 0;
}

try
{
    var commandLine = CommandLine.Parse(args, DateOnly.FromDateTime(DateTime.UtcNow));
    NodeRuntime.Require();
    var folder = Platform.Synthesise(commandLine.Deployment, commandLine.Output);
    PlatformValues.Write(commandLine.Deployment, folder, commandLine.Outputs);
    Console.WriteLine($"Templates are in {folder}; deploy them with: npx aws-cdk deploy --app {folder} --all");
    return 0;
}
catch (ConfigurationException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
