using BenchmarkDotNet.Running;
using MlopsHousing.Benchmarks;

if (args.Contains("--quick")) return QuickComparison.Run(Console.Out);

BenchmarkSwitcher.FromAssembly(typeof(ComparedModel).Assembly).Run(args);
return 0;
