using MlopsHousing.Cli;

return await CommandLine.RunAsync(args);
