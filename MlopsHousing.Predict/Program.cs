using MlopsHousing.Predict;
using MlopsHousing.ServiceDefaults;
using MlopsHousing.ServiceDefaults.Startup;

return await ServiceProcess.RunAsync(() =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddServiceDefaults();
    builder.AddPredict();
    builder.ListenForPredict();

    var app = builder.Build();
    app.ReadChampionAhead();
    app.MapServiceDefaults();
    app.MapPredict(isAlone: true);
    return app;
});
