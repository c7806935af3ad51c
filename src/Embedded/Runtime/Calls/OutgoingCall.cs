using System.Reflection;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Countersign.Embedded;

/// <summary>A call on its way through the outgoing filters of the silo.</summary>
internal sealed class OutgoingCall<TResult>(Call<TResult> call) : IOutgoingGrainCallContext
{
    private int _stage;

    public IInvokable Request => call;

    public object Grain => call.Target;

    public GrainId? SourceId => call.Source?.GrainId;

    public GrainId TargetId => call.Target.GrainId;

    public string InterfaceName => call.Method.InterfaceName;

    public string MethodName => call.Method.Name;

    public MethodInfo InterfaceMethod => call.Method.Info;

    public object? Result { get; set; }

    public IGrainContext? SourceContext => call.Source;

    public async Task Invoke()
    {
        var filters = call.Silo.OutgoingFilters;
        var stage = _stage++;
        if (stage < filters.Length)
        {
            await filters[stage].Invoke(this);
            return;
        }

        call.TakeValues();
        call.Silo.Dispatch(call);
        Result = await call.Task;
    }

    public async Task<TResult> SendAsync()
    {
        await Invoke();
        return Result is TResult result ? result : default!;
    }
}
