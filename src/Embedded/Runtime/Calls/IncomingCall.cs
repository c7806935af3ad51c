using System.Reflection;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Countersign.Embedded;

/// <summary>A call on its way through the filters of the silo, then of the grain itself, to the method.</summary>
internal sealed class IncomingCall(Call call, Activation activation) : IIncomingGrainCallContext
{
    private int _stage;

    public IInvokable Request => call;

    public object Grain => activation.GrainInstance!;

    public GrainId? SourceId => call.Source?.GrainId;

    public GrainId TargetId => activation.GrainId;

    public string InterfaceName => call.Method.InterfaceName;

    public string MethodName => call.Method.Name;

    public MethodInfo InterfaceMethod => call.Method.Info;

    public object? Result { get; set; }

    public IGrainContext TargetContext => activation;

    public MethodInfo ImplementationMethod
    {
        get
        {
            var map = Grain.GetType().GetInterfaceMap(call.Method.Info.DeclaringType!);
            return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, call.Method.Info)];
        }
    }

    public static async Task<TResult> InvokeAsync<TResult>(Call<TResult> call, Activation activation)
    {
        var context = new IncomingCall(call, activation);
        await context.Invoke();
        return context.Result is TResult result ? result : default!;
    }

    public async Task Invoke()
    {
        var filters = activation.Silo.IncomingFilters;
        var stage = _stage++;
        if (stage < filters.Length)
        {
            await filters[stage].Invoke(this);
            return;
        }

        if (stage == filters.Length && Grain is IIncomingGrainCallFilter self)
        {
            await self.Invoke(this);
            return;
        }

        var outcome = call.Method.Invoke(Grain, call);
        await outcome;
        Result = call.ResultOf(outcome);
    }
}
