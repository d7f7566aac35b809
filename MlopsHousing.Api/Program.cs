using MlopsHousing.Api;
using MlopsHousing.Api.Predictors;
using MlopsHousing.ServiceDefaults;
using MlopsHousing.ServiceDefaults.Startup;

return await ServiceProcess.RunAsync(() =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddServiceDefaults();
    builder.AddApi();
    builder.AddGrpcPredictor();
    builder.ListenForApi();

    var app = builder.Build();
    app.MapServiceDefaults();
    app.MapApi();
    return app;
});
