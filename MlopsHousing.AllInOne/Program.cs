using MlopsHousing.AllInOne;
using MlopsHousing.ServiceDefaults.Startup;

return await AllInOneCommand.RunAsync(args, settings => ServiceProcess.RunAsync(() => Composition.Build(settings)));
