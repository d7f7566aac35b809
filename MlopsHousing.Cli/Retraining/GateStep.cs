using MlopsHousing.Training;
using MlopsHousing.Training.Retraining;

namespace MlopsHousing.Cli.Retraining;

/// <summary>Decides whether the candidate may challenge.</summary>
internal static class GateStep
{
    /// <exception cref="TrainingException">There is no evaluation of what was trained.</exception>
    public static GateDecision Run(RunFolder run, GatePolicy policy)
    {
        var collected = run.Read<CollectedData>(CollectedData.FileName, "collect");
        var evaluation = run.Read<WindowEvaluation>(WindowEvaluation.FileName, "evaluate");
        if (evaluation.Inputs != EvaluateStep.Inputs(run, collected))
            throw new TrainingException("The evaluation is of another candidate than the one that was trained. Run 'mlops retrain evaluate' again.");
        var decision = Gate.Decide(run.Hash(WindowEvaluation.FileName), evaluation, policy);
        run.Write(GateDecision.FileName, decision);
        return decision;
    }
}
