using System.Reflection;
using System.Reflection.Emit;
using Orleans.Runtime;

namespace Countersign.Embedded;

/// <summary>Emits the two halves of one grain method: the sending one and the receiving one.</summary>
internal sealed class MethodEmitter
{
    private static readonly MethodInfo Send = typeof(GrainReference).GetMethod(
        nameof(GrainReference.Send), BindingFlags.Instance | BindingFlags.NonPublic)!;

    private readonly TypeBuilder _type;
    private readonly GrainMethod _method;
    private readonly FieldInfo _descriptor;
    private readonly int _number;
    private readonly Type _result;
    private readonly Type _callType;

    public MethodEmitter(TypeBuilder type, GrainMethod method, FieldInfo descriptor, int number)
    {
        _type = type;
        _method = method;
        _descriptor = descriptor;
        _number = number;
        _result = ResultOf(method);
        _callType = ReferenceEmitter.CallType(method, _result);
    }

    private Type Returned => _method.Info.ReturnType;

    private bool IsValueTask
        => Returned == typeof(ValueTask)
            || (Returned.IsGenericType && Returned.GetGenericTypeDefinition() == typeof(ValueTask<>));

    public void Emit()
    {
        EmitSender();
        EmitReceiver();
    }

    private static Type ResultOf(GrainMethod method)
    {
        var returned = method.Info.ReturnType;
        var generic = returned.IsGenericType ? returned.GetGenericTypeDefinition() : null;
        if (method.Info.IsGenericMethod || (generic ?? returned) is var shape
            && shape != typeof(Task) && shape != typeof(ValueTask) && shape != typeof(Task<>)
                && shape != typeof(ValueTask<>))
        {
            throw new OrleansConfigurationException(
                $"{method.InterfaceName}.{method.Name} must return Task or ValueTask and have no type parameters.");
        }

        return generic is null ? typeof(Nothing) : returned.GetGenericArguments()[0];
    }

    // R M(A a, CancellationToken t) => Send(new Call1<R, A> { A1 = a, CallerToken = t }, MethodN);
    private void EmitSender()
    {
        var parameters = _method.Info.GetParameters().Select(p => p.ParameterType).ToArray();
        var sender = _type.DefineMethod(
            $"{_method.InterfaceName}.{_method.Name}",
            MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig
                | MethodAttributes.NewSlot,
            Returned,
            parameters);
        var il = sender.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Newobj, _callType.GetConstructor(Type.EmptyTypes)!);
        var argument = 1;
        for (var i = 0; i < parameters.Length; i++)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldarg, (short)(i + 1));
            if (i == _method.TokenIndex)
                il.Emit(OpCodes.Callvirt, typeof(Call).GetProperty(nameof(Call.CallerToken))!.SetMethod!);
            else
                il.Emit(OpCodes.Stfld, _callType.GetField($"A{argument++}")!);
        }

        il.Emit(OpCodes.Ldsfld, _descriptor);
        il.Emit(OpCodes.Call, Send.MakeGenericMethod(_result));
        if (IsValueTask)
        {
            var source = Returned.IsGenericType ? typeof(Task<>).MakeGenericType(_result) : typeof(Task);
            il.Emit(OpCodes.Newobj, Returned.GetConstructor([source])!);
        }

        il.Emit(OpCodes.Ret);
        _type.DefineMethodOverride(sender, _method.Info);
    }

    // static Task InvokeN(object grain, Call call) => ((IFoo)grain).M(((Call1<R, A>)call).A1, call.Token);
    private void EmitReceiver()
    {
        var receiver = _type.DefineMethod(
            $"Invoke{_number}",
            MethodAttributes.Public | MethodAttributes.Static,
            typeof(Task),
            [typeof(object), typeof(Call)]);
        var il = receiver.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Castclass, _method.Info.DeclaringType!);
        var argument = 1;
        for (var i = 0; i < _method.ParameterCount; i++)
        {
            il.Emit(OpCodes.Ldarg_1);
            if (i == _method.TokenIndex)
            {
                il.Emit(OpCodes.Callvirt, typeof(Call).GetProperty(nameof(Call.Token))!.GetMethod!);
            }
            else
            {
                il.Emit(OpCodes.Castclass, _callType);
                il.Emit(OpCodes.Ldfld, _callType.GetField($"A{argument++}")!);
            }
        }

        il.Emit(OpCodes.Callvirt, _method.Info);
        if (IsValueTask)
        {
            var local = il.DeclareLocal(Returned);
            il.Emit(OpCodes.Stloc, local);
            il.Emit(OpCodes.Ldloca, local);
            il.Emit(OpCodes.Call, Returned.GetMethod(nameof(ValueTask.AsTask))!);
        }

        il.Emit(OpCodes.Ret);
    }
}
