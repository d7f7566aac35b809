using System.Globalization;
using BenchmarkDotNet.Running;
using MlopsHousing.Benchmarks;
using MlopsHousing.Benchmarks.Load;

if (args.Contains("--quick"))
{
    var code = QuickComparison.Run(Console.Out);
    await ChampionStages.PrintAsync(Console.Out);
    return code;
}

if (args is ["--batch", .. var rest])
    return await BatchRunBenchmark.RunAsync(rest is [var rows] ? long.Parse(rows, CultureInfo.InvariantCulture) : 10_000_000, Console.Out);

if (args is ["load", .. var options])
    return await LoadCommand.RunAsync(options, Console.Out);

if (args is ["serve", var peer, var port])
    return await LoadCommand.ServeAsync(peer, int.Parse(port, CultureInfo.InvariantCulture));

BenchmarkSwitcher.FromAssembly(typeof(ComparedModel).Assembly).Run(args);
return 0;
