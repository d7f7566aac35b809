using BenchmarkDotNet.Running;
using MlopsHousing.Benchmarks;

if (args.Contains("--quick"))
{
    var code = QuickComparison.Run(Console.Out);
    await ChampionStages.PrintAsync(Console.Out);
    return code;
}

BenchmarkSwitcher.FromAssembly(typeof(ComparedModel).Assembly).Run(args);
return 0;
