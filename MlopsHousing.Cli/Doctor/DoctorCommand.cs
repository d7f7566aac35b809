using System.CommandLine;
using MlopsHousing.Cli.Display;
using MlopsHousing.Cli.Doctor.Rules;

namespace MlopsHousing.Cli.Doctor;

/// <summary><c>mlops doctor</c>: examines what would be deployed, without a cluster.</summary>
internal static class DoctorCommand
{
    public static IReadOnlyList<Rule> Rules { get; } =
    [
        new ProbeRoutes(), new HpaTargets(), new Selectors(), new EdgePolicies(), new MonitorLabels(), new ReplicasOfOne(), new PinnedImages(), new PinnedActions(), new ClearSecrets(),
    ];

    public static Command Create()
    {
        var paths = new Argument<string[]>("path")
        {
            Description = "What kustomize rendered: files, or folders of them; workflows of GitHub Actions too. Several are examined as one.",
            Arity = ArgumentArity.OneOrMore,
        };
        var render = new Option<bool>("--kustomize") { Description = "Render folders with a kustomization first, by kustomize or kubectl." };
        var output = CliOptions.Output();
        var command = new Command("doctor", "Examines manifests before they are deployed; needs no cluster.") { paths, render, output };
        command.SetAction(parsed => Run(parsed.GetValue(paths)!, parsed.GetValue(render), parsed.GetValue(output)));
        return command;
    }

    private static int Run(string[] paths, bool render, OutputFormat output)
    {
        var overlay = new Overlay();
        foreach (var path in paths) Rendering.AddTo(overlay, path, render);
        if (overlay.Resources.Count + overlay.Workflows.Count == 0)
            throw new UsageException($"There is no Kubernetes object in {string.Join(", ", paths)}; name what kustomize rendered.");

        var findings = Rules.Select(rule => (Rule: rule, Problems: rule.Check(overlay).Distinct().ToList())).Where(pair => pair.Problems.Count > 0).ToList();
        if (output == OutputFormat.Json) WriteJson(overlay, findings);
        else WriteText(overlay, findings);
        return findings.Count == 0 ? 0 : 1;
    }

    private static void WriteJson(Overlay overlay, List<(Rule Rule, List<Problem> Problems)> findings) => Terminal.Json(new
    {
        objects = overlay.Resources.Count,
        workflows = overlay.Workflows.Count,
        rules = Rules.Select(rule => rule.Name),
        findings = findings.SelectMany(pair => pair.Problems.Select(problem => new { rule = pair.Rule.Name, problem.Where, problem.What, pair.Rule.Reason })),
        unfilled = Unfilled.In(overlay),
    });

    private static void WriteText(Overlay overlay, List<(Rule Rule, List<Problem> Problems)> findings)
    {
        var examined = $"{Count(overlay.Resources.Count, "object")} and {Count(overlay.Workflows.Count, "workflow")} examined by {Rules.Count} rules";
        if (findings.Count == 0)
        {
            Terminal.Say($"{examined}: nothing to find fault with.");
            foreach (var note in Unfilled.In(overlay)) Terminal.Say(note);
            return;
        }

        var table = new TextTable("rule", "where", "what is wrong");
        foreach (var (rule, problems) in findings)
            foreach (var problem in problems) table.Add(rule.Name, problem.Where, problem.What);
        table.Write();
        foreach (var (rule, _) in findings) Terminal.Say($"{rule.Name}: {rule.Reason}");
        Terminal.Fail($"{examined}: {Count(findings.Sum(pair => pair.Problems.Count), "fault")}.");
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
